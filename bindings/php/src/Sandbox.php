<?php

declare(strict_types=1);

namespace GenesysOnboarding;

use GenesysOnboarding\Internal\Handle;
use GenesysOnboarding\Internal\Library;
use GenesysOnboarding\Internal\SandboxVerbs;

/**
 * An embedded Onboarding service with state and fault injection, for the tests of a program.
 */
final class Sandbox extends Handle
{
    use SandboxVerbs;

    protected const FREE = 'genesys_sandbox_free';

    /**
     * @param array{
     *     host?: string,
     *     port?: int,
     *     clientId?: string,
     *     clientSecret?: string,
     *     unprivilegedClientId?: string,
     *     unprivilegedClientSecret?: string,
     *     seed?: array<string, mixed>
     * } $options
     *
     * @throws OnboardingException
     */
    public function __construct(#[\SensitiveParameter] array $options = [])
    {
        if (isset($options['seed'])) {
            $options['seed'] = (object) $options['seed'];
        }
        $this->own(Library::call('genesys_sandbox_start_json', 'genesys_sandbox *', Library::encode($options)));
    }

    /**
     * The settings of a client that has every permission.
     *
     * @return array{baseUrl: string, loginUrl: string, clientId: string, clientSecret: string}
     */
    public function settings(): array
    {
        $url = Library::ffi()->genesys_sandbox_base_url($this->pointer());
        return [
            'baseUrl' => $url,
            'loginUrl' => $url,
            'clientId' => Library::ffi()->genesys_sandbox_client_id($this->pointer()),
            'clientSecret' => Library::ffi()->genesys_sandbox_client_secret($this->pointer()),
        ];
    }

    /**
     * Creates a client of this sandbox, with further settings that replace its own, and with callbacks of Client.
     *
     * @param array<string, mixed> $settings
     *
     * @throws OnboardingException
     */
    public function client(#[\SensitiveParameter] array $settings = [], callable ...$callbacks): Client
    {
        return new Client($settings + $this->settings(), ...$callbacks);
    }

    /**
     * Runs a verb, such as fail_next.
     *
     * @param array<string, mixed> $arguments
     *
     * @return array<string, mixed>
     *
     * @throws OnboardingException
     */
    public function call(string $verb, array $arguments = []): array
    {
        $verb = Library::text($verb);
        return Library::array('genesys_sandbox_call_json', $this->pointer(), $verb, Library::encode($arguments));
    }
}
