<?php

declare(strict_types=1);

namespace GenesysOnboarding;

use GenesysOnboarding\Internal\Callbacks;
use GenesysOnboarding\Internal\Handle;
use GenesysOnboarding\Internal\Library;
use GenesysOnboarding\Internal\Operations;

/**
 * A person's login: authorization code with PKCE.
 *
 * @phpstan-import-type Settings from Operations
 * @phpstan-import-type LoginOptions from Operations
 */
final class Login extends Handle
{
    protected const TYPE = 'genesys_login';

    /**
     * Listens for the redirect of the browser; nothing is sent yet.
     *
     * @param Settings $settings those of the client to be, and so are the callbacks
     * @param LoginOptions $options
     *
     * @throws OnboardingException
     */
    public function __construct(
        #[\SensitiveParameter] array $settings,
        array $options = [],
        ?callable $observer = null,
        ?callable $interrupt = null,
        ?callable $refreshTokenObserver = null,
    ) {
        $callbacks = Callbacks::of($observer, $interrupt, $refreshTokenObserver);
        $this->own($callbacks, 'genesys_login_begin', $settings, $options, $callbacks);
    }

    /**
     * The address of the login page, for the person's browser.
     */
    public function url(): string
    {
        return Library::ffi()->genesys_login_url($this->pointer());
    }

    /**
     * The address that the browser is sent to after the login.
     */
    public function redirectUri(): string
    {
        return Library::ffi()->genesys_login_redirect_uri($this->pointer());
    }

    /**
     * Waits until the person has logged in, and returns the client that makes calls as them.
     *
     * @throws OnboardingException
     */
    public function wait(int $timeoutMs): Client
    {
        return Client::of($this->callbacks, 'genesys_login_wait', $this, $timeoutMs);
    }

    /**
     * Finishes the login with the address that the browser shows after it, or with the code of that address.
     *
     * @throws OnboardingException
     */
    public function finish(#[\SensitiveParameter] string $pasted): Client
    {
        return Client::of($this->callbacks, 'genesys_login_finish', $this, $pasted);
    }

    /**
     * Ends a wait whose callback calls this.
     */
    public function cancel(): void
    {
        Library::ffi()->genesys_login_cancel($this->pointer());
    }
}
