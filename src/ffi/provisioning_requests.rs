//! Organization provisionings for C: what the operations are given.

use std::ffi::c_char;
use std::fmt::Display;

use super::input;
use crate::error::Error;
use crate::{
    CompleteOrgProvisioningRequest, OrgProvisioningOptions, OrgProvisioningUser,
    StageOrgProvisioningRequest,
};

/// A further user of a new organization.
///
/// Zero-initialise it ({0}, or name the fields that are set): NULL means absent.
#[repr(C)]
pub struct genesys_org_provisioning_user {
    /// The user's name. Required.
    pub name: *const c_char,
    /// The user's e-mail address. Required.
    pub email: *const c_char,
}

impl genesys_org_provisioning_user {
    /// Makes the model of it; `path` is how errors call it.
    ///
    /// # Safety
    ///
    /// All that it points to is what the header says, or NULL.
    unsafe fn model(&self, path: impl Display) -> Result<OrgProvisioningUser, Error> {
        let genesys_org_provisioning_user { name, email } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(OrgProvisioningUser {
                name: input::owned(name, format_args!("{path}.name"))?,
                email: input::owned(email, format_args!("{path}.email"))?,
            })
        }
    }

    /// Makes the models of an array of pointers to them.
    ///
    /// # Safety
    ///
    /// `users` is NULL or points to `count` pointers, each NULL or to what the header says.
    unsafe fn models(
        users: *const *const genesys_org_provisioning_user,
        count: usize,
    ) -> Result<Option<Vec<OrgProvisioningUser>>, Error> {
        // SAFETY: the caller promises the same.
        let Some(users) = unsafe { input::list(users, count, "body.otherUsers") }? else {
            return Ok(None);
        };
        let model = |(index, user): (usize, &*const genesys_org_provisioning_user)| {
            let path = format_args!("body.otherUsers[{index}]");
            // SAFETY: as above, for each place.
            match unsafe { input::value(*user) } {
                // SAFETY: as above, for all that it points to.
                Some(user) => unsafe { user.model(path) },
                None => Err(input::is_null(path)),
            }
        };
        users.iter().enumerate().map(model).collect::<Result<_, _>>().map(Some)
    }
}

/// What is needed to stage an organization.
///
/// Zero-initialise it ({0}, or name the fields that are set): NULL means absent.
#[repr(C)]
pub struct genesys_stage_org_provisioning_request {
    /// The e-mail address of the person who stages it. Required.
    pub email_address: *const c_char,
    /// The value that the captcha gave. Optional.
    pub recaptcha_value: *const c_char,
    /// The billing activation that comes with the organization. Optional.
    pub activation_id: *const c_char,
    /// The person's first name. Optional.
    pub first_name: *const c_char,
    /// The person's last name. Optional.
    pub last_name: *const c_char,
    /// The organization's name. Optional.
    pub organization_name: *const c_char,
    /// The locale for the mails that are sent. Optional.
    pub locale: *const c_char,
    /// The person's phone number. Optional.
    pub phone_number: *const c_char,
}

impl genesys_stage_org_provisioning_request {
    /// Makes the model of it.
    ///
    /// # Safety
    ///
    /// All that it points to is what the header says, or NULL.
    pub(super) unsafe fn model(&self) -> Result<StageOrgProvisioningRequest, Error> {
        let genesys_stage_org_provisioning_request {
            email_address,
            recaptcha_value,
            activation_id,
            first_name,
            last_name,
            organization_name,
            locale,
            phone_number,
        } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(StageOrgProvisioningRequest {
                email_address: input::owned(email_address, "body.emailAddress")?,
                recaptcha_value: input::opt_owned(recaptcha_value, "body.recaptchaValue")?,
                activation_id: input::opt_owned(activation_id, "body.activationId")?,
                first_name: input::opt_owned(first_name, "body.firstName")?,
                last_name: input::opt_owned(last_name, "body.lastName")?,
                organization_name: input::opt_owned(organization_name, "body.organizationName")?,
                locale: input::opt_owned(locale, "body.locale")?,
                phone_number: input::opt_owned(phone_number, "body.phoneNumber")?,
            })
        }
    }
}

/// What is needed to complete a provisioning.
///
/// Zero-initialise it ({0}, or name the fields that are set): NULL means absent.
#[repr(C)]
pub struct genesys_complete_org_provisioning_request {
    /// The administrator's e-mail address. Required.
    pub administrator_email: *const c_char,
    /// The administrator's password. Required.
    pub administrator_password: *const c_char,
    /// The administrator's name. Required.
    pub administrator_name: *const c_char,
    /// The organization's name. Optional.
    pub organization_name: *const c_char,
    /// Further users to invite. Optional.
    pub other_users: *const *const genesys_org_provisioning_user,
    /// How many other_users there are.
    pub other_users_count: usize,
    /// The locale for the mails that are sent. Optional.
    pub locale: *const c_char,
    /// Whether people may not join by their e-mail domain alone. Optional.
    pub disable_org_auto_join: *const bool,
}

impl genesys_complete_org_provisioning_request {
    /// Makes the model of it.
    ///
    /// # Safety
    ///
    /// All that it points to is what the header says, or NULL.
    pub(super) unsafe fn model(&self) -> Result<CompleteOrgProvisioningRequest, Error> {
        let genesys_complete_org_provisioning_request {
            administrator_email,
            administrator_password,
            administrator_name,
            organization_name,
            other_users,
            other_users_count,
            locale,
            disable_org_auto_join,
        } = *self;
        // SAFETY: the caller promises the same.
        unsafe {
            Ok(CompleteOrgProvisioningRequest {
                administrator_email: input::owned(administrator_email, "body.administratorEmail")?,
                administrator_password: input::owned(
                    administrator_password,
                    "body.administratorPassword",
                )?,
                administrator_name: input::owned(administrator_name, "body.administratorName")?,
                organization_name: input::opt_owned(organization_name, "body.organizationName")?,
                other_users: genesys_org_provisioning_user::models(other_users, other_users_count)?,
                locale: input::opt_owned(locale, "body.locale")?,
                disable_org_auto_join: input::value(disable_org_auto_join).copied(),
            })
        }
    }
}

/// The optional parameters of genesys_get_onboarding_orgprovisioning.
///
/// Zero-initialise it ({0}, or name the fields that are set): NULL means absent.
#[repr(C)]
pub struct genesys_org_provisioning_options {
    /// The id of an organization that exists already. Optional.
    pub existing_organization_id: *const c_char,
    /// Whether this asks for a billing activation's job. Optional.
    pub billing_activation_job: *const bool,
}

/// Borrows the options for a call; NULL for the pointer is none of them.
///
/// # Safety
///
/// `options` and what it points to is what the header says, or NULL.
pub(super) unsafe fn org_provisioning_options<'a>(
    options: *const genesys_org_provisioning_options,
) -> Result<OrgProvisioningOptions<'a>, Error> {
    // SAFETY: the caller promises the same.
    unsafe {
        let Some(options) = input::value(options) else {
            return Ok(OrgProvisioningOptions::default());
        };
        let genesys_org_provisioning_options { existing_organization_id, billing_activation_job } =
            *options;
        Ok(OrgProvisioningOptions {
            existing_organization_id: input::optional(
                existing_organization_id,
                "existingOrganizationId",
            )?,
            billing_activation_job: input::value(billing_activation_job).copied(),
        })
    }
}
