//! WebSub (W3C), both ends, with a hub on loopback.

mod publishing;
