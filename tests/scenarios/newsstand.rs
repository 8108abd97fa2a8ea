//! A publisher's server on loopback: it gives scripted answers and writes down
//! every request with its header fields as they came.
//!
//! It speaks HTTP/1.1 over plain threads rather than through a server library, so
//! that it can be rude where a scenario needs it: lie about lengths, drip, never
//! end, or send field values that no library would let pass. It needs no runtime
//! and serves synchronous and asynchronous tests alike.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use url::Url;

/// The server; closes when dropped.
pub(crate) struct Newsstand {
    address: SocketAddr,
    shelf: Arc<Shelf>,
    door: Option<JoinHandle<()>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// When its head had been read.
    pub(crate) at: Instant,
    pub(crate) method: String,
    /// Path and query, byte for byte.
    pub(crate) target: String,
    fields: Vec<(String, Vec<u8>)>,
    /// As long as its `Content-Length` says.
    pub(crate) body: Vec<u8>,
}

/// A scripted answer.
#[derive(Clone)]
pub(crate) struct Reply {
    status: u16,
    fields: Vec<(String, Vec<u8>)>,
    body: Body,
    meeting: Option<Arc<Barrier>>,
    errand: Option<Errand>,
    pause: Duration,
}

/// What a server does before it answers.
type Errand = Arc<dyn Fn(&Request) + Send + Sync>;

#[derive(Clone)]
enum Body {
    /// With its `Content-Length`, unless the reply states another.
    Whole(Vec<u8>),
    /// One byte at a time, a pause after each, without end.
    Drip(Duration),
    /// The same chunk again and again, without end.
    Endless(Vec<u8>),
    /// Nothing at all, until the other side gives up.
    Silence,
}

#[derive(Default)]
struct Shelf {
    replies: Mutex<BTreeMap<String, VecDeque<Reply>>>,
    requests: Mutex<Vec<Request>>,
    in_service: AtomicUsize,
    busiest: AtomicUsize,
    is_closing: AtomicBool,
}

impl Newsstand {
    /// Opens on 127.0.0.1.
    pub(crate) fn open() -> Self {
        Self::open_at("127.0.0.1")
    }

    /// Opens on another loopback address, which is another host to a client.
    pub(crate) fn open_at(ip: &str) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shelf = Arc::new(Shelf::default());
        let inside = Arc::clone(&shelf);
        let door = thread::spawn(move || {
            for guest in listener.incoming() {
                if inside.is_closing.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(stream), shelf) = (guest, Arc::clone(&inside)) else {
                    continue;
                };
                // A guest who leaves in the middle is no fault of the server's.
                thread::spawn(move || shelf.serve(stream).ok());
            }
        });
        Self {
            address,
            shelf,
            door: Some(door),
        }
    }

    pub(crate) fn url(&self, target: &str) -> Url {
        Url::parse(&format!("http://{}{target}", self.address)).unwrap()
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// From now on `path` is answered by `reply`.
    pub(crate) fn serves(&self, path: &str, reply: Reply) {
        self.serves_in_turn(path, [reply]);
    }

    /// From now on `path` is answered by `replies` in their order, and by the last one ever after.
    pub(crate) fn serves_in_turn(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        let replies = replies.into_iter().collect();
        self.shelf
            .replies
            .lock()
            .unwrap()
            .insert(path.to_owned(), replies);
    }

    /// Every request so far, in the order in which they came.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shelf.requests.lock().unwrap().clone()
    }

    /// Forgets the requests so far, and how busy it was.
    pub(crate) fn forget(&self) {
        self.shelf.requests.lock().unwrap().clear();
        self.shelf.busiest.store(0, Ordering::SeqCst);
    }

    /// The last request.
    pub(crate) fn last_request(&self) -> Request {
        self.requests().pop().expect("nobody asked")
    }

    /// The largest number of requests that were in service at one time.
    pub(crate) fn busiest(&self) -> usize {
        self.shelf.busiest.load(Ordering::SeqCst)
    }
}

impl Drop for Newsstand {
    fn drop(&mut self) {
        self.shelf.is_closing.store(true, Ordering::SeqCst);
        // Wakes the door, which waits for a guest.
        drop(TcpStream::connect(self.address));
        if let Some(door) = self.door.take() {
            door.join().ok();
        }
    }
}

impl Request {
    /// The value of a field, by its name in any case.
    pub(crate) fn field(&self, name: &str) -> Option<&[u8]> {
        let mut values = self
            .fields
            .iter()
            .filter(|(n, _)| n.eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value.as_slice())
    }

    /// A value of the form in its body.
    pub(crate) fn form(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(&self.body);
        pairs.find_map(|(n, value)| (n == name).then(|| value.into_owned()))
    }

    /// The same as text.
    pub(crate) fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.field(name).unwrap_or_default()).unwrap()
    }
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self {
            body: Body::Whole(body.into()),
            ..Self::status(200)
        }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            fields: Vec::new(),
            body: Body::Whole(Vec::new()),
            meeting: None,
            errand: None,
            pause: Duration::ZERO,
        }
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).field("Location", location)
    }

    pub(crate) fn drip(pause: Duration) -> Self {
        Self {
            body: Body::Drip(pause),
            ..Self::status(200)
        }
    }

    pub(crate) fn endless(chunk: impl Into<Vec<u8>>) -> Self {
        Self {
            body: Body::Endless(chunk.into()),
            ..Self::status(200)
        }
    }

    pub(crate) fn silence() -> Self {
        Self {
            body: Body::Silence,
            ..Self::status(200)
        }
    }

    pub(crate) fn field(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.fields.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Takes its time before it answers.
    pub(crate) fn after(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Does something before it answers.
    pub(crate) fn first(mut self, errand: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        self.errand = Some(Arc::new(errand));
        self
    }

    /// Answers only when all who share the barrier are here: proves that they are asked at the same time.
    pub(crate) fn meeting(mut self, barrier: &Arc<Barrier>) -> Self {
        self.meeting = Some(Arc::clone(barrier));
        self
    }
}

impl Shelf {
    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let request = Request::read(&mut BufReader::new(&stream))?;
        let here = self.in_service.fetch_add(1, Ordering::SeqCst) + 1;
        self.busiest.fetch_max(here, Ordering::SeqCst);
        let reply = self.reply_to(&request);
        self.requests.lock().unwrap().push(request.clone());
        if let Some(errand) = &reply.errand {
            errand(&request);
        }
        if let Some(meeting) = &reply.meeting {
            meeting.wait();
        }
        thread::sleep(reply.pause);
        // The guest may come back as soon as the answer is whole, so he is out of service just before.
        let out_of_service = || self.in_service.fetch_sub(1, Ordering::SeqCst);
        reply.write(&mut stream, out_of_service)
    }

    fn reply_to(&self, request: &Request) -> Reply {
        let path = request.target.split('?').next().unwrap_or_default();
        let mut replies = self.replies.lock().unwrap();
        match replies.get_mut(path) {
            Some(queue) if queue.len() > 1 => queue.pop_front(),
            Some(queue) => queue.front().cloned(),
            None => None,
        }
        .unwrap_or_else(|| Reply::status(404))
    }
}

impl Request {
    fn read(reader: &mut impl BufRead) -> io::Result<Self> {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        let mut fields = Vec::new();
        loop {
            let mut line = Vec::new();
            reader.read_until(b'\n', &mut line)?;
            let line = line.trim_ascii();
            let Some(colon) = line.iter().position(|byte| *byte == b':') else {
                break;
            };
            let (name, value) = line.split_at(colon);
            let value = value
                .trim_ascii_start()
                .get(1..)
                .unwrap_or_default()
                .trim_ascii();
            fields.push((String::from_utf8_lossy(name).into_owned(), value.to_vec()));
        }
        let mut request = Self {
            at: Instant::now(),
            method,
            target,
            fields,
            body: Vec::new(),
        };
        request.body = vec![0; request.text("content-length").parse().unwrap_or(0)];
        reader.read_exact(&mut request.body)?;
        Ok(request)
    }
}

impl Reply {
    fn write(
        &self,
        stream: &mut TcpStream,
        before_the_end: impl FnOnce() -> usize,
    ) -> io::Result<()> {
        let states_length = self
            .fields
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let mut head =
            format!("HTTP/1.1 {} Scripted\r\nConnection: close\r\n", self.status).into_bytes();
        match &self.body {
            Body::Whole(bytes) if !states_length => {
                write!(head, "Content-Length: {}\r\n", bytes.len())?;
            }
            Body::Endless(_) => write!(head, "Transfer-Encoding: chunked\r\n")?,
            Body::Whole(_) | Body::Drip(_) | Body::Silence => {}
        }
        for (name, value) in &self.fields {
            write!(head, "{name}: ")?;
            head.extend_from_slice(value);
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        match &self.body {
            Body::Whole(bytes) => {
                before_the_end();
                head.extend_from_slice(bytes);
                stream.write_all(&head)
            }
            Body::Drip(pause) => {
                stream.write_all(&head)?;
                loop {
                    stream.write_all(b"x")?;
                    thread::sleep(*pause);
                }
            }
            Body::Endless(chunk) => {
                stream.write_all(&head)?;
                loop {
                    write!(stream, "{:x}\r\n", chunk.len())?;
                    stream.write_all(chunk)?;
                    stream.write_all(b"\r\n")?;
                }
            }
            Body::Silence => stream.read(&mut [0]).map(drop),
        }
    }
}
