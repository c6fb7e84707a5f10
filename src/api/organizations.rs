//! Organizations: whether a user belongs to one.

use crate::client::Client;
use crate::contract::method::Method;
use crate::contract::operation::{Operation, ParameterKind, ResponseKind};
use crate::contract::request::Request;
use crate::error::Error;

pub(crate) static HEAD_ONBOARDING_ORGANIZATION_USERS: Operation = Operation {
    id: "headOnboardingOrganizationUsers",
    summary: "Checks whether a user exists",
    method: Method::Head,
    path: "/api/v2/onboarding/organizations/{organizationId}/users",
    parameters: &[
        ("organizationId", ParameterKind::Path),
        ("email", ParameterKind::QueryString { required: true }),
    ],
    body: None,
    response: ResponseKind::Exists,
    permissions: &[],
};

/// Checks whether a user exists: `HEAD /api/v2/onboarding/organizations/{organizationId}/users`.
///
/// Returns `true` if the service responds with 200 and `false` if it responds with 404; any other status is
/// an error.
///
/// Requires no permission.
/// [API reference](https://mypurecloud.github.io/platform-client-sdk-javascript/OnboardingApi.html#headOnboardingOrganizationUsers)
///
/// # Errors
///
/// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an `organization_id` that is blank,
/// `.` or `..`, or an `email` that is blank; otherwise as described at [`Error`].
///
/// ```no_run
/// # let client = genesys_onboarding::Client::from_env()?;
/// use genesys_onboarding::head_onboarding_organization_users;
///
/// if head_onboarding_organization_users(&client, "o-1", "ada@acme.example")? {
///     println!("the user already exists");
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
    Ok(client.send(&request)?.is_found())
}
