//! Organizations: whether somebody is a user of one.

use crate::api::operations::HEAD_ONBOARDING_ORGANIZATION_USERS;
use crate::client::Client;
use crate::contract::request::Request;
use crate::error::Error;

/// Tells whether a user exists: `HEAD /api/v2/onboarding/organizations/{organizationId}/users`.
///
/// `true` is the service's 200, `false` its 404; every other status is an error that carries it. Needs
/// no permission. Contract: `OnboardingApi.md`, headOnboardingOrganizationUsers.
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `organization_id` that is
/// empty, blank, `.` or `..`, or an `email` that is empty or blank; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// use genesys_onboarding::head_onboarding_organization_users;
///
/// if head_onboarding_organization_users(&client, "o-1", "ada@acme.example")? {
///     println!("Ada is a user already");
/// }
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub fn head_onboarding_organization_users(
    client: &Client,
    organization_id: &str,
    email: &str,
) -> Result<bool, Error> {
    let request = Request::new(&HEAD_ONBOARDING_ORGANIZATION_USERS)
        .path("organizationId", organization_id)?
        .required_query("email", email)?;
    Ok(client.send(&request)?.exists())
}
