//! The buffers of a connection: output that is queued until it is worth a write, and input.

use std::fmt;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ureq::unversioned::transport::Buffers;
use zeroize::Zeroize;

/// Maximum length of a line of a request, in bytes: that with the target, which has 48 KiB at most.
const MAX_LINE_LEN: usize = 52 * 1024;

/// Initial size of the output buffer, in bytes. Most requests fit.
const OUTPUT_SIZE: usize = 4 * 1024;

/// Maximum size of the output buffer of an idle connection, in bytes.
const MAX_IDLE_OUTPUT_SIZE: usize = 8 * 1024;

/// Queued output is sent once it is this long, in bytes.
const MAX_QUEUED: usize = 64 * 1024;

/// Free space for input before each read, in bytes, and the size of an idle connection's input buffer.
const INPUT_RESERVE: usize = 16 * 1024;

/// The same once a response has turned out to be long, so that it takes fewer reads.
const LONG_INPUT_RESERVE: usize = 128 * 1024;

/// Maximum unparsed input, in bytes; more means a line without an end, because headers are shorter.
const MAX_UNPARSED_INPUT: usize = 256 * 1024;

/// Space that ureq would need to read a chunked request body, in bytes. No request here is chunked.
const SCRATCH_SIZE: usize = 512;

/// The length of the longest line of any request so far. ureq writes a line in one piece, so that the output
/// buffers of all connections have at least this much space.
#[derive(Clone, Debug, Default)]
pub(super) struct LineLength(Arc<AtomicUsize>);

impl LineLength {
    /// Requires space for a line of `length` bytes besides a method or a header name.
    pub(super) fn require(&self, length: usize) {
        let length = length + 64;
        if length > self.0.load(Ordering::Relaxed) {
            self.0.fetch_max(length, Ordering::Relaxed);
        }
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed).clamp(1024, MAX_LINE_LEN)
    }
}

/// Buffers that keep written output together until it is flushed.
#[derive(Default)]
pub(super) struct CoalescingBuffers {
    line_length: LineLength,
    output: Vec<u8>,
    queued: usize,
    input: Vec<u8>,
    consumed: usize,
    filled: usize,
    has_long_input: bool,
    has_progress: bool,
}

impl CoalescingBuffers {
    pub(super) fn new(line_length: LineLength) -> Self {
        CoalescingBuffers { line_length, ..CoalescingBuffers::default() }
    }

    pub(super) fn queued(&self) -> &[u8] {
        &self.output[..self.queued]
    }

    pub(super) fn queue(&mut self, amount: usize) {
        self.queued += amount;
    }

    pub(super) fn is_almost_full(&self) -> bool {
        self.queued + self.line_length.get() > MAX_QUEUED
    }

    /// Whether there is so much input that ureq could not parse that more will not help.
    pub(super) fn exceeds_line_limit(&self) -> bool {
        self.filled - self.consumed > MAX_UNPARSED_INPUT
    }

    /// Removes the first bytes from the queue.
    pub(super) fn sent(&mut self, amount: usize) {
        self.output.copy_within(amount..self.queued, 0);
        let left = self.queued - amount;
        // What was sent holds an access token, perhaps a password.
        self.output[left..self.queued].zeroize();
        self.queued = left;
    }

    pub(super) fn clear_queued(&mut self) {
        self.sent(self.queued);
    }

    /// Frees what an idle connection does not need.
    pub(super) fn shrink(&mut self) {
        if self.queued == 0 && self.output.len() > MAX_IDLE_OUTPUT_SIZE {
            self.output = Vec::new();
        }
        if self.consumed == self.filled && self.input.len() > INPUT_RESERVE {
            self.input.truncate(INPUT_RESERVE);
            self.input.shrink_to_fit();
            (self.consumed, self.filled) = (0, 0);
            self.has_long_input = false;
        }
    }

    /// Makes space for one more line, and for some of a body.
    fn reserve_output(&mut self) {
        let needed = self.queued + self.line_length.get();
        if self.output.len() >= needed {
            return;
        }
        let size = needed.max(2 * self.output.len()).max(OUTPUT_SIZE);
        let mut larger = vec![0; size];
        larger[..self.queued].copy_from_slice(self.queued());
        mem::replace(&mut self.output, larger).zeroize();
    }
}

/// Without their contents, which may be secret.
impl fmt::Debug for CoalescingBuffers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoalescingBuffers").finish_non_exhaustive()
    }
}

impl Buffers for CoalescingBuffers {
    fn output(&mut self) -> &mut [u8] {
        self.reserve_output();
        &mut self.output[self.queued..]
    }

    fn input(&self) -> &[u8] {
        &self.input[self.consumed..self.filled]
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        if self.consumed > 0 {
            self.input.copy_within(self.consumed..self.filled, 0);
            self.filled -= self.consumed;
            self.consumed = 0;
        }
        let reserve = if self.has_long_input { LONG_INPUT_RESERVE } else { INPUT_RESERVE };
        if self.input.len() - self.filled < reserve {
            self.input.resize(self.filled + reserve, 0);
        }
        &mut self.input[self.filled..]
    }

    fn input_appended(&mut self, amount: usize) {
        self.filled += amount;
        self.has_long_input |= self.filled == self.input.len();
    }

    fn input_consume(&mut self, amount: usize) {
        self.has_progress = amount > 0;
        self.consumed += amount;
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.reserve_output();
        let free = &mut self.output[self.queued..];
        let (output, scratch) = free.split_at_mut(free.len() - SCRATCH_SIZE.min(free.len() / 2));
        (scratch, output)
    }

    fn can_use_input(&self) -> bool {
        self.has_progress && self.consumed < self.filled
    }
}
