package io.github.genesys_onboarding;

/** What a bulk run sends for a person. */
public sealed interface BulkRequest
    permits StageUserRequest, CreateUserRequest, JoinExistingOrgsRequest {}
