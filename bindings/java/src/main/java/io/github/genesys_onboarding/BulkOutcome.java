package io.github.genesys_onboarding;

import java.util.Map;

/**
 * What has become of a person of a bulk run. Absent values are null.
 *
 * @param key the IDs and the email address that identify the person, by the kind of the request
 * @param status {@code done}, {@code rejected}, {@code in_doubt}, {@code not_sent} or {@code
 *     duplicate}
 * @param resumed whether an earlier run has recorded it
 * @param reconciled whether the service was asked afterwards
 * @param httpStatus the HTTP status
 * @param correlationId the ID to quote to Genesys support
 * @param message why it is not done
 * @param response the service's JSON
 */
public record BulkOutcome(
    Map<String, Map<String, Object>> key,
    String status,
    boolean resumed,
    boolean reconciled,
    Integer httpStatus,
    String correlationId,
    String message,
    Map<String, Object> response) {}
