package io.github.genesys_onboarding;

import java.time.Duration;

/**
 * What has happened within a call. No secret is in it. Values that an event does not have are null
 * or zero.
 *
 * @param kind what has happened; null for an event that only a newer library has
 * @param operationId the operation ID of the call, such as {@code getOnboardingInvite}
 * @param method of an attempt: the HTTP method
 * @param path of an attempt: the template of the path, or {@code /oauth/token}
 * @param attempt of an attempt: its number, from 1; of a wait: the number of the attempt to follow
 * @param httpStatus of an attempt: the HTTP status; 0 without a response
 * @param errorKind the kind of the failure, such as {@code TIMEOUT}
 * @param error what failed, in words
 * @param correlationId of an attempt: the ID to quote to Genesys support
 * @param elapsed of an attempt or a token refresh: how long it took
 * @param delay of a wait: how long it lasts unless it is cancelled
 * @param waitReason of a wait: why
 */
public record Event(
    Kind kind,
    String operationId,
    String method,
    String path,
    int attempt,
    int httpStatus,
    String errorKind,
    String error,
    String correlationId,
    Duration elapsed,
    Duration delay,
    WaitReason waitReason) {

  /** The kind of an event. */
  public enum Kind {
    /** A request was sent, and a response or a failure came back. */
    ATTEMPT,
    /** The call is about to wait before an attempt. */
    WAIT,
    /** The request of an access token has ended, with all of its attempts. */
    TOKEN_REFRESH
  }

  /** Why a call waits. */
  public enum WaitReason {
    /** The last attempt failed. */
    BACKOFF,
    /** The response had a {@code Retry-After}. */
    RETRY_AFTER,
    /** A 429 of another call has paused all calls of the client. */
    PAUSE,
    /** {@code requestsPerMinute} is set. */
    PACING
  }
}
