use super::*;

fn guard(allowed: &[&str]) -> Guard {
    let allowed = allowed.iter().map(|text| text.parse().unwrap());
    Guard::new(allowed.collect(), Names::of_the_system())
}

fn passes(guard: &Guard, address: &str) -> bool {
    guard.check(address.parse().unwrap(), Some(80)).is_ok()
}

/// Two addresses inside of each range, two outside beside it.
const BORDERS: &str = "\
0.0.0.0 0.255.255.255 | 1.0.0.0 1.0.0.0
10.0.0.0 10.255.255.255 | 9.255.255.255 11.0.0.0
100.64.0.0 100.127.255.255 | 100.63.255.255 100.128.0.0
127.0.0.0 127.255.255.255 | 126.255.255.255 128.0.0.0
168.63.129.16 168.63.129.16 | 168.63.129.15 168.63.129.17
169.254.0.0 169.254.169.254 | 169.253.255.255 169.255.0.0
172.16.0.0 172.31.255.255 | 172.15.255.255 172.32.0.0
192.0.0.0 192.0.0.192 | 191.255.255.255 192.0.1.0
192.0.2.0 192.0.2.255 | 192.0.1.255 192.0.3.0
192.88.99.0 192.88.99.255 | 192.88.98.255 192.88.100.0
192.168.0.0 192.168.255.255 | 192.167.255.255 192.169.0.0
198.18.0.0 198.19.255.255 | 198.17.255.255 198.20.0.0
198.51.100.0 198.51.100.255 | 198.51.99.255 198.51.101.0
203.0.113.0 203.0.113.255 | 203.0.112.255 203.0.114.0
224.0.0.0 255.255.255.255 | 223.255.255.255 223.255.255.255
:: ::1 | 2606:4700::1111 2a00:1450::1
::7f00:1 ::ffff:127.0.0.1 | 2400::1 2400::2
::ffff:8.8.8.8 ::ffff:a00:1 | ::1:0:0:0:0 1::
64:ff9b::7f00:1 64:ff9b::808:808 | 64:ff9a::1 64:ff9c::1
64:ff9b:1::1 64:ff9b:1:ffff::1 | 64:ff9b:2::1 64:ff9b:2::2
100::1 100::ffff | 101::1 100:0:0:1::
2001::1 2001:10::1 | 2001:200::1 2000:ffff::1
2001:db8::1 2001:db8:ffff::1 | 2001:db7::1 2001:db9::1
2002:7f00:1:: 2002:808:808::1 | 2003::1 2001:ffff::1
3fff::1 3fff:fff::1 | 3fff:1000::1 3ffe::1
5f00::1 5f00:ffff::1 | 5eff::1 5f01::1
fc00::1 fd00:ec2::254 | fb00::1 fe00::1
fe80::1 fec0::1 | fe00::1 fe7f::1
ff02::1 ffff::1 | fe00::1 fe7f::1
";

#[test]
fn the_addresses_of_every_range_are_refused_and_their_neighbours_pass() {
    let closed = guard(&[]);
    let addresses =
        |list: &str| -> Vec<String> { list.split_whitespace().map(str::to_owned).collect() };
    for line in BORDERS.lines() {
        let (inside, outside) = line.split_once('|').unwrap();
        for address in addresses(inside) {
            assert!(!passes(&closed, &address), "{address} must be refused");
        }
        for address in addresses(outside) {
            assert!(passes(&closed, &address), "{address} must pass");
        }
    }
}

#[test]
fn an_allowed_address_or_range_opens_exactly_itself() {
    let open = guard(&["127.0.0.1", "10.1.0.0/16", "::1", "fd00:1::/32"]);
    for address in [
        "127.0.0.1",
        "10.1.0.0",
        "10.1.255.255",
        "::1",
        "fd00:1:ffff::1",
    ] {
        assert!(passes(&open, address), "{address}");
    }
    for address in [
        "127.0.0.2",
        "10.0.255.255",
        "10.2.0.0",
        "::2",
        "::ffff:127.0.0.1",
        "fd00:2::1",
    ] {
        assert!(!passes(&open, address), "{address}");
    }
}

#[test]
fn an_allowed_port_opens_that_port_and_no_other() {
    let open = guard(&["127.0.0.1:8080", "[::1]:8080"]);
    for address in ["127.0.0.1", "::1"] {
        let address = address.parse().unwrap();
        assert!(open.check(address, Some(8080)).is_ok());
        assert!(open.check(address, Some(8081)).is_err());
        assert!(open.check(address, None).is_err(), "a port nobody knows");
    }
    assert!(
        open.check("127.0.0.2".parse().unwrap(), Some(8080))
            .is_err()
    );
    for text in ["127.0.0.1:8080", "[::1]:8080"] {
        assert_eq!(text.parse::<AllowedRange>().unwrap().to_string(), text);
    }
}

#[test]
fn of_a_mixed_answer_only_the_public_addresses_are_dialled() {
    let answer = |hosts: &[&str]| -> Vec<IpAddr> {
        hosts.iter().map(|host| host.parse().unwrap()).collect()
    };
    let mixed = answer(&["127.0.0.1", "8.8.8.8", "::1", "64:ff9b::808:808"]);
    assert_eq!(
        guard(&[]).permitted(mixed.into_iter(), None),
        Ok(vec!["8.8.8.8:0".parse().unwrap()])
    );
    let rebound = answer(&["127.0.0.1"]);
    let refused = guard(&[]).permitted(rebound.into_iter(), None).unwrap_err();
    assert_eq!(
        refused.unwrap().to_string(),
        "127.0.0.1 is this machine; allow_addresses can open it"
    );
    assert_eq!(guard(&[]).permitted(std::iter::empty(), None), Err(None));
}

#[test]
fn what_is_no_range_is_named() {
    for text in [
        "",
        "localhost",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "127.0.0.1:99999",
        "::1:80:x",
    ] {
        let fault = text.parse::<AllowedRange>().unwrap_err();
        assert!(fault.to_string().contains(&format!("`{text}`")));
    }
    assert_eq!(
        "10.1.0.0/16".parse::<AllowedRange>().unwrap().to_string(),
        "10.1.0.0/16"
    );
}
