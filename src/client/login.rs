//! The client of a person who is about to log in: what a login needs of it.

use std::process;
use std::sync::Arc;
use std::time::Instant;

use super::{Client, ClientBuilder};
use crate::auth::{AuthorizationCode, Credentials, Person};
use crate::error::{Error, LOGIN};
use crate::http::Deadline;
use crate::http::call_context::{CallContext, CancelScope};
use crate::retry::executor::CallControl;

impl ClientBuilder {
    /// Builds a client that has no tokens yet.
    pub(crate) fn build_for_login(self) -> Result<Client, Error> {
        let config = self.for_login().validate()?;
        match &config.credentials {
            Credentials::Person(_) => Ok(Client::new(config)),
            _ => Err(Error::configuration("client_id", "required for a login")),
        }
    }
}

impl Client {
    /// The scope of a login, which a cancel of the client does not reach later, and the context of all its waits.
    pub(crate) fn begin_login(&self) -> (Arc<CancelScope>, CallContext) {
        let scope = Arc::new(CancelScope::default());
        let context = CallContext::new(scope.clone(), self.state.interrupt.clone());
        (scope, context)
    }

    pub(crate) fn person(&self) -> &Person {
        match &self.shared.config.credentials {
            Credentials::Person(person) => person,
            _ => unreachable!("a login has built it"),
        }
    }

    /// Exchanges the code of a login for the person's tokens, within the deadline and `total_timeout`.
    pub(crate) fn log_in(
        &self,
        context: &CallContext,
        deadline: Deadline,
        code: &AuthorizationCode<'_>,
    ) -> Result<(), Error> {
        let session = self.shared.session(process::id());
        let own = Deadline::from_start(Instant::now(), self.state.limits.total_timeout);
        let control = CallControl {
            operation: LOGIN,
            context,
            deadline: if deadline.is_before(own) { deadline } else { own },
            limits: self.state.limits,
            observer: self.state.observer.as_ref(),
        };
        session.tokens.log_in(&session.executor, &control, code)
    }
}
