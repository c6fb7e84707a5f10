//! Settings of a running sandbox.

use std::time::Duration;

/// Settings of a running sandbox, for [`Sandbox::set_settings`](super::Sandbox::set_settings): those that are
/// set replace the sandbox's.
///
/// ```
/// use genesys_onboarding::sandbox::{Sandbox, SandboxSettings};
///
/// let sandbox = Sandbox::start()?;
/// sandbox.set_settings(SandboxSettings::new().requests_per_minute(300));
/// # Ok::<_, std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SandboxSettings {
    pub(super) requests_per_minute: Option<u32>,
    pub(super) polls_until_provisioned: Option<u32>,
    pub(super) latency: Option<Duration>,
    pub(super) refresh_tokens: Option<bool>,
}

impl SandboxSettings {
    /// Sets nothing.
    ///
    /// ```
    /// let settings = genesys_onboarding::sandbox::SandboxSettings::new();
    /// # let _ = settings;
    /// ```
    pub fn new() -> SandboxSettings {
        SandboxSettings::default()
    }

    /// API requests per minute of one access token; 0, the default, is no limit.
    ///
    /// The minute begins with the token's first request. Further requests in it get 429 with `Retry-After`
    /// and the platform's `limit` in the error body. Requests without a token share one limit.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::SandboxSettings;
    /// let settings = SandboxSettings::new().requests_per_minute(300);
    /// # let _ = settings;
    /// ```
    #[must_use]
    pub fn requests_per_minute(self, limit: u32) -> SandboxSettings {
        SandboxSettings { requests_per_minute: Some(limit), ..self }
    }

    /// How many times getting a completed provisioning says that it is not complete yet; the default is 0.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::SandboxSettings;
    /// let settings = SandboxSettings::new().polls_until_provisioned(3);
    /// # let _ = settings;
    /// ```
    #[must_use]
    pub fn polls_until_provisioned(self, polls: u32) -> SandboxSettings {
        SandboxSettings { polls_until_provisioned: Some(polls), ..self }
    }

    /// Delay of every response of the API, the token endpoint and the authorize page; the default is none.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use genesys_onboarding::sandbox::SandboxSettings;
    /// let settings = SandboxSettings::new().latency(Duration::from_millis(20));
    /// # let _ = settings;
    /// ```
    #[must_use]
    pub fn latency(self, latency: Duration) -> SandboxSettings {
        SandboxSettings { latency: Some(latency), ..self }
    }

    /// Whether the token endpoint returns refresh tokens to the clients of users; the default is true.
    ///
    /// Without a new one in the response, a refresh token stays valid.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::SandboxSettings;
    /// let settings = SandboxSettings::new().refresh_tokens(false);
    /// # let _ = settings;
    /// ```
    #[must_use]
    pub fn refresh_tokens(self, are_returned: bool) -> SandboxSettings {
        SandboxSettings { refresh_tokens: Some(are_returned), ..self }
    }
}

/// The settings that are in effect.
#[derive(Clone, Copy, Debug)]
pub(super) struct CurrentSettings {
    pub(super) requests_per_minute: u32,
    pub(super) polls_until_provisioned: u32,
    pub(super) latency: Duration,
    pub(super) refresh_tokens: bool,
}

impl Default for CurrentSettings {
    fn default() -> CurrentSettings {
        CurrentSettings {
            requests_per_minute: 0,
            polls_until_provisioned: 0,
            latency: Duration::ZERO,
            refresh_tokens: true,
        }
    }
}

impl CurrentSettings {
    pub(super) fn update(&mut self, settings: &SandboxSettings) {
        let SandboxSettings {
            requests_per_minute,
            polls_until_provisioned,
            latency,
            refresh_tokens,
        } = settings;
        *self = CurrentSettings {
            requests_per_minute: requests_per_minute.unwrap_or(self.requests_per_minute),
            polls_until_provisioned: polls_until_provisioned
                .unwrap_or(self.polls_until_provisioned),
            latency: latency.unwrap_or(self.latency),
            refresh_tokens: refresh_tokens.unwrap_or(self.refresh_tokens),
        };
    }
}
