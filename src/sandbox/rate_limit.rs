//! The rate limit of a token: a fixed window of a minute, which begins with the first request in it.

use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(60);

/// The requests of one token in its current window.
#[derive(Clone, Debug, Default)]
pub(super) struct Window {
    started: Option<Instant>,
    count: u32,
}

impl Window {
    /// Counts a request at `now` if there are fewer than `limit` in the window; else returns the rest of the
    /// window. A `limit` of 0 is none.
    pub(super) fn admit(&mut self, limit: u32, now: Instant) -> Result<(), Duration> {
        if limit == 0 {
            return Ok(());
        }
        let elapsed = self.started.map(|started| now.saturating_duration_since(started));
        let Some(elapsed) = elapsed.filter(|elapsed| *elapsed < WINDOW) else {
            *self = Window { started: Some(now), count: 1 };
            return Ok(());
        };
        if self.count >= limit {
            return Err(WINDOW - elapsed);
        }
        self.count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn window_admits_the_limit_and_no_more() {
        let (mut window, start) = (Window::default(), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        assert_eq!(window.admit(2, at(0)), Ok(()));
        assert_eq!(window.admit(2, at(59_000)), Ok(()));
        assert_eq!(window.admit(2, at(59_400)), Err(Duration::from_millis(600)));
        assert_eq!(window.admit(2, at(59_999)), Err(Duration::from_millis(1)));
        assert_eq!(window.admit(2, at(60_000)), Ok(()), "a new window");
        assert_eq!(window.admit(2, at(60_001)), Ok(()));
        assert_eq!(window.admit(2, at(60_002)), Err(Duration::from_millis(59_998)));
    }

    #[test]
    fn zero_is_no_limit() {
        let (mut window, now) = (Window::default(), Instant::now());
        assert!((0..1000).all(|_| window.admit(0, now).is_ok()));
        assert!(window.admit(1, now).is_ok(), "unlimited requests do not count");
    }
}
