//! A request as received by the scripted server.

/// A received request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Index of the connection, from 0.
    pub connection: usize,
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Number of reads it took; 1 for a request that was sent by one write.
    pub reads: usize,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let matches = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers.iter().find(matches).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// Parses the request at the start of `bytes`, and returns it with its length once it is complete.
    pub fn parse(bytes: &[u8], connection: usize, reads: usize) -> Option<(Self, usize)> {
        let head_len = bytes.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
        let text = std::str::from_utf8(&bytes[..head_len]).expect("the headers are ASCII");
        let mut lines = text.trim_end().split("\r\n");
        let mut words = lines.next()?.split(' ').map(str::to_owned);
        let headers: Vec<_> = lines
            .map(|line| line.split_once(": ").expect("a header has a name and a value"))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut request = Request {
            connection,
            method: words.next()?,
            target: words.next()?,
            headers,
            body: Vec::new(),
            reads,
        };
        let length: usize =
            request.header("content-length").map_or(0, |text| text.parse().unwrap());
        request.body = bytes.get(head_len..head_len + length)?.to_vec();
        Some((request, head_len + length))
    }
}
