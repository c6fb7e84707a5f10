/**
 * A blocking client for the Genesys Cloud Onboarding API, over a shared library.
 *
 * <p>{@link io.github.genesys_onboarding.Client} has a method for each operation, {@link
 * io.github.genesys_onboarding.OnboardingException} a class for each kind of error, and {@link
 * io.github.genesys_onboarding.Sandbox} serves the API on localhost. A component of a record that
 * is absent is null; a method that may have no result returns an {@link java.util.Optional}.
 */
package io.github.genesys_onboarding;
