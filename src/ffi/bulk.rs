//! Bulk runs as JSON. The threads are the caller's.

use std::ffi::c_char;
use std::ptr;
use std::sync::Arc;

use super::call;
use super::client::{client_of, genesys_client};
use super::error::genesys_error;
use super::input::{self, is_null};
use super::json::into_c;
use super::panic;
use super::status::genesys_status;
use crate::bulk::{Bulk, BulkOptions};
use crate::error::{Error, ErrorKind};

/// A bulk run: many people staged, created or joined, each exactly once, also after a crash. Opaque; owned by the
/// caller, free with genesys_bulk_free.
///
/// It keeps a journal: a line that a person is about to be sent is on disk before the request goes, and the outcome
/// follows. A later run with the same journal continues where an earlier one ended, however it ended. If a response
/// was lost, the service is asked for the outcome of the request before anything is sent again. The journal has email
/// addresses and IDs, and no names, passwords or responses.
///
/// Many threads may use it at once; each submits one person after the other. A run that has ended early sends nothing
/// more. genesys_client_cancel on its client ends it. While one thread asks the service about requests whose response
/// was lost, the others wait for it; so a callback must not wait for a person that another thread submits.
pub struct genesys_bulk(Arc<Bulk>);

/// Opens a journal, or creates it. Nothing is sent yet.
///
/// The options are an object of journal (a path; required), organizationId (the organization of staged people: if one
/// is in doubt, its users are searched too), settlingTimeMs (the time between a request without a response and the
/// question for its outcome; 10,000 by default), maxFailures (the number of failures in a row that ends the run;
/// 20 by default) and retryRejected (whether to send again what an earlier run has seen rejected). All but journal may
/// be left out or null. An unknown option is an error that names it.
///
/// @param client        Borrowed; the run may outlive it.
/// @param options_json  Borrowed.
/// @param bulk          Receives the run; owned, free with genesys_bulk_free.
/// @param error         Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION, also if another run is using the journal, and
///         if it is damaged or of another service.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_bulk_open(
    client: *const genesys_client,
    options_json: *const c_char,
    bulk: *mut *mut genesys_bulk,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let open = || {
        // SAFETY: the header asks for NULL or a live client, and for NULL or a string.
        let (client, options) =
            unsafe { (client_of(client)?, input::required(options_json, "options_json")?) };
        let bulk = Bulk::open(&client, BulkOptions::from_json(options)?)?;
        Ok(Box::into_raw(Box::new(genesys_bulk(Arc::new(bulk)))))
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, bulk, "bulk", ptr::null_mut(), open) }
}

/// Adds a person to the report before genesys_bulk_submit_json comes to them: not sent, unless the journal has an
/// outcome. So the report of a run that has ended early has everyone.
///
/// @param bulk          Borrowed.
/// @param request_json  Borrowed; as of genesys_bulk_submit_json.
/// @param error         Receives the error; may be NULL.
/// @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION in a forked process: the run belongs to its
///         parent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_bulk_enlist_json(
    bulk: *const genesys_bulk,
    request_json: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let enlist = || {
        // SAFETY: the header asks for NULL or a live run, and for NULL or a string.
        let (bulk, request) =
            unsafe { (bulk_of(bulk)?, input::required(request_json, "request_json")?) };
        bulk.enlist_json(request)
    };
    // SAFETY: the header asks for a pointer that is NULL or valid.
    unsafe { call::run(error, enlist) }
}

/// Does everything for one person: reconciles, sends, and keeps the journal. Returns when the outcome is known.
///
/// The request is an object with one member: stage, create or join, whose value is the body of
/// postOnboardingUsersStage, postOnboardingUsers or postOnboardingUsersJoinexistingorgs. A body of the wrong form is
/// GENESYS_INVALID_ARGUMENT, and does not end the run.
///
/// The outcome is an object of key (the IDs and the email address that identify the person), status (done, rejected,
/// in_doubt, not_sent or duplicate), resumed (whether an earlier run has recorded it), reconciled (whether the service
/// was asked afterwards), httpStatus, correlationId, message and response (the service's JSON); absent values are left
/// out. A person in doubt or not sent can be submitted again.
///
/// @param bulk          Borrowed.
/// @param request_json  Borrowed.
/// @param outcome_json  Receives the outcome; owned, free with genesys_string_free.
/// @param error         Receives the error; may be NULL.
/// @return Any status. All but GENESYS_INVALID_ARGUMENT end the run, since every other person would fail in the same
///         way, as with missing permissions. The report has the outcome of this person then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_bulk_submit_json(
    bulk: *const genesys_bulk,
    request_json: *const c_char,
    outcome_json: *mut *mut c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let submit = || {
        // SAFETY: the header asks for NULL or a live run, and for NULL or a string.
        let (bulk, request) =
            unsafe { (bulk_of(bulk)?, input::required(request_json, "request_json")?) };
        to_c(&bulk.submit_json(request)?)
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, outcome_json, "outcome_json", ptr::null_mut(), submit) }
}

/// Returns the report so far: the outcome for each person submitted or enlisted, and for each other that the journal has in
/// doubt.
///
/// It is an object of isComplete (whether all are done), summary (a sentence), counts (people, done, rejected,
/// inDoubt, notSent, duplicates, resumed, reconciled), outcomes (an array, in the order of submission, or of enlisting), duplicates (an
/// array of keys) and, if the run ended early, stopped (why).
///
/// @param bulk         Borrowed.
/// @param report_json  Receives the report; owned, free with genesys_string_free.
/// @param error        Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_bulk_report_json(
    bulk: *const genesys_bulk,
    report_json: *mut *mut c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let report = || {
        // SAFETY: the header asks for NULL or a live run.
        let bulk = unsafe { bulk_of(bulk)? };
        to_c(&bulk.report())
    };
    // SAFETY: the header asks for pointers that are NULL or valid.
    unsafe { call::output(error, report_json, "report_json", ptr::null_mut(), report) }
}

/// Frees a run, and lets another one use its journal.
///
/// Calls in progress on other threads complete, and keep the journal until then; no call may start on the pointer
/// afterwards.
///
/// @param bulk  Owned; may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_bulk_free(bulk: *mut genesys_bulk) {
    // SAFETY: the header asks for NULL or a live run, as its last use.
    unsafe { panic::free(bulk) }
}

/// The run of a call, which holds it for as long as it runs: the caller may free its own meanwhile.
///
/// # Safety
///
/// `bulk` is NULL or a run that has not been freed when the call begins.
unsafe fn bulk_of(bulk: *const genesys_bulk) -> Result<Arc<Bulk>, Error> {
    // SAFETY: the caller promises NULL or a live run.
    unsafe { bulk.as_ref() }.map(|bulk| bulk.0.clone()).ok_or_else(|| is_null("bulk"))
}

fn to_c(value: &impl serde::Serialize) -> Result<*mut c_char, Error> {
    into_c(serde_json::to_string(value).map_err(|_| Error::new(ErrorKind::Internal))?)
}
