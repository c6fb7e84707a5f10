//! A request as the scripted server has read it.

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which connection it came over; the first is 0.
    pub connection: usize,
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// How many reads it took. A request that was sent by one write takes one.
    pub reads: usize,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let is_meant = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers.iter().find(is_meant).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the client sends text")
    }

    /// The request at the beginning of `bytes` and its length, once it is there as a whole.
    pub fn parse(bytes: &[u8], connection: usize, reads: usize) -> Option<(Self, usize)> {
        let head = bytes.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
        let text = std::str::from_utf8(&bytes[..head]).expect("the client sends a head of ASCII");
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
        request.body = bytes.get(head..head + length)?.to_vec();
        Some((request, head + length))
    }
}
