package io.github.genesys_onboarding;

import java.util.Map;

/**
 * What came back for the last call of a client.
 *
 * @param operationId the operation ID of the call, such as {@code getOnboardingInvite}
 * @param httpStatus the HTTP status; null without a response
 * @param correlationId the ID to quote to Genesys support; null without one
 * @param attempts how many attempts the call made
 * @param elapsedMs how long the call took, in milliseconds
 * @param headers the headers of the response; values of the same name are joined by {@code ", "}
 */
public record LastResponse(
    String operationId,
    Integer httpStatus,
    String correlationId,
    int attempts,
    double elapsedMs,
    Map<String, String> headers) {}
