//! Runs code in the middle of a call, when the crate logs a given message.

use std::cell::RefCell;
use std::sync::Once;

use log::{LevelFilter, Log, Metadata, Record};

type Hook = (&'static str, Box<dyn FnOnce()>);

thread_local! {
    static NEXT: RefCell<Option<Hook>> = const { RefCell::new(None) };
}

/// Runs `hook` when this thread next logs a message that contains `words`.
pub fn on_log_line(words: &'static str, hook: impl FnOnce() + 'static) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&LogHook).unwrap();
        log::set_max_level(LevelFilter::Debug);
    });
    NEXT.set(Some((words, Box::new(hook))));
}

struct LogHook;

impl Log for LogHook {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("genesys_onboarding")
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let line = record.args().to_string();
        let hook = NEXT.with_borrow_mut(|next| next.take_if(|(words, _)| line.contains(*words)));
        if let Some((_, run)) = hook {
            run();
        }
    }

    fn flush(&self) {}
}
