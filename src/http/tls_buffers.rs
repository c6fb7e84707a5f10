//! Buffers in front of a TLS connection that grow with a request or a response, and shrink when it is idle.
//!
//! ureq's own have a fixed size. They would have to hold the longest line of a request and the longest header
//! section of a response, 124 KiB for each connection; with these before them they can be small.

use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport,
};

use super::buffers::{CoalescingBuffers, LineLength};

/// Size of ureq's buffer for decrypted input, in bytes: that of a TLS record.
pub(super) const TLS_INPUT_SIZE: usize = 16 * 1024;

/// Size of ureq's buffer for output that is not encrypted yet, in bytes. Most requests fit.
pub(super) const TLS_OUTPUT_SIZE: usize = 4 * 1024;

/// Adds buffers to the TLS connections of the chain before it.
#[derive(Debug)]
pub(super) struct TlsBuffersConnector(pub(super) LineLength);

impl<In: Transport> Connector<In> for TlsBuffersConnector {
    type Out = Either<In, TlsBuffers<In>>;

    fn connect(
        &self,
        _: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(|inner| {
            if !inner.is_tls() {
                return Either::A(inner);
            }
            Either::B(TlsBuffers { inner, buffers: CoalescingBuffers::new(self.0.clone()) })
        }))
    }
}

/// A TLS connection with buffers that adapt.
#[derive(Debug)]
pub(super) struct TlsBuffers<T> {
    inner: T,
    buffers: CoalescingBuffers,
}

impl<T: Transport> TlsBuffers<T> {
    fn send_queued(&mut self, timeout: NextTimeout) -> Result<(), Error> {
        let mut rest = self.buffers.queued();
        while !rest.is_empty() {
            let output = self.inner.buffers().output();
            let (piece, later) = rest.split_at(rest.len().min(output.len()));
            output[..piece.len()].copy_from_slice(piece);
            self.inner.transmit_output(piece.len(), timeout)?;
            rest = later;
        }
        Ok(())
    }

    fn take_input(&mut self) {
        let inner = self.inner.buffers();
        while !inner.input().is_empty() {
            let input = inner.input();
            let space = self.buffers.input_append_buf();
            let amount = input.len().min(space.len());
            space[..amount].copy_from_slice(&input[..amount]);
            self.buffers.input_appended(amount);
            inner.input_consume(amount);
        }
    }
}

impl<T: Transport> Transport for TlsBuffers<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.buffers.queue(amount);
        let result = self.send_queued(timeout);
        self.buffers.clear_queued();
        result
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        if self.buffers.exceeds_line_limit() {
            return Err(Error::Other("header or chunk line too long".into()));
        }
        let has_input = self.inner.await_input(timeout)?;
        self.take_input();
        Ok(has_input)
    }

    fn is_open(&mut self) -> bool {
        self.buffers.shrink();
        self.buffers.input().is_empty() && self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
