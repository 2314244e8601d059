//! Whether a broker answers: a TCP connection and one `ApiVersions` request, written out by hand
//! because nothing else here needs a Kafka client.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(2);

/// `ApiVersions` (key 18) in version 0, correlation id 1, no client id: the one request that every
/// broker answers to everybody. A broker takes requests only once it has registered with its
/// controller, so an answer means that topics can be made.
const REQUEST: [u8; 14] = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff];

/// True when a broker on this local port answers without an error.
pub(crate) fn answers(port: u16) -> bool {
    ask(port).is_ok_and(|error_code| error_code == 0)
}

fn ask(port: u16) -> std::io::Result<i16> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    stream.write_all(&REQUEST)?;
    // Size, correlation id, error code; the table of versions that follows is of no interest.
    let mut head = [0; 10];
    stream.read_exact(&mut head)?;
    Ok(i16::from_be_bytes([head[8], head[9]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// A listener that reads one request and answers with these bytes.
    fn answer_with(bytes: &'static [u8]) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = [0; REQUEST.len()];
            stream.read_exact(&mut request).expect("a request");
            stream.write_all(bytes).expect("an answer");
        });
        port
    }

    #[test]
    fn only_an_answer_without_error_counts() {
        assert!(answers(answer_with(&[0, 0, 0, 6, 0, 0, 0, 1, 0, 0])));
        assert!(!answers(answer_with(&[0, 0, 0, 6, 0, 0, 0, 1, 0, 35])));
        assert!(!answers(answer_with(&[0, 0])));
    }
}
