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
    protected const FREE = 'genesys_login_free';

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
        ?callable $onRefreshToken = null,
    ) {
        $callbacks = Callbacks::of($observer, $interrupt, $onRefreshToken);
        $struct = $callbacks === null ? null : \FFI::addr($callbacks->struct());
        $arguments = [Library::encode($settings), Library::encode($options), $struct];
        $this->own(Library::call('genesys_login_begin', 'genesys_login *', ...$arguments), $callbacks);
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
        $pointer = Library::call('genesys_login_wait', 'genesys_client *', $this->pointer(), $timeoutMs);
        return Client::adopt($pointer, $this->callbacks);
    }

    /**
     * Finishes the login with the address that the browser shows after it, or with the code of that address.
     *
     * @throws OnboardingException
     */
    public function finish(#[\SensitiveParameter] string $pasted): Client
    {
        $pasted = Library::text($pasted);
        $pointer = Library::call('genesys_login_finish', 'genesys_client *', $this->pointer(), $pasted);
        return Client::adopt($pointer, $this->callbacks);
    }

    /**
     * Ends a wait whose callback calls this.
     */
    public function cancel(): void
    {
        Library::ffi()->genesys_login_cancel($this->pointer());
    }
}
