use std::net::{TcpStream, ToSocketAddrs as _, UdpSocket};

use crate::processors;

processors! {
    tcp(order) -> bool { TcpStream::connect(&order.id).is_ok() }
    udp(order) -> bool { UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.send_to(b"x", &order.id)).is_ok() }
    look_up(order) -> usize { order.id.to_socket_addrs().map_or(0, Iterator::count) }
    unix_socket(order) -> bool { std::os::unix::net::UnixStream::connect(&order.id).is_ok() }
}
