<?php

declare(strict_types=1);

namespace GenesysOnboarding;

use GenesysOnboarding\Internal\Handle;
use GenesysOnboarding\Internal\Library;
use GenesysOnboarding\Internal\Operations;
use GenesysOnboarding\Internal\SandboxVerbs;

/**
 * An embedded Onboarding service with state and fault injection, for the tests of a program.
 *
 * @phpstan-import-type Settings from Operations
 * @phpstan-import-type SandboxOptions from Operations
 */
final class Sandbox extends Handle
{
    use SandboxVerbs;

    protected const TYPE = 'genesys_sandbox';

    /**
     * @param SandboxOptions $options
     *
     * @throws OnboardingException
     */
    public function __construct(#[\SensitiveParameter] array $options = [])
    {
        $this->own(null, 'genesys_sandbox_start_json', $options);
    }

    /**
     * The settings of a client that has every permission, or that has none.
     *
     * @return array{baseUrl: string, loginUrl: string, clientId: string, clientSecret: string}
     */
    public function settings(bool $unprivileged = false): array
    {
        $settings = Library::ffi()->genesys_sandbox_settings_json($this->pointer(), $unprivileged);
        return (array) Library::take($settings);
    }

    /**
     * Creates a client of this sandbox, with further settings that replace its own, and with callbacks of Client.
     *
     * @param Settings $settings
     *
     * @throws OnboardingException
     */
    public function client(#[\SensitiveParameter] array $settings = [], callable ...$callbacks): Client
    {
        return new Client($settings + $this->settings(), ...$callbacks);
    }

    /**
     * Runs a verb, such as fail_next, and returns its JSON as json_decode() does.
     *
     * @param array<string, mixed> $arguments
     *
     * @throws OnboardingException
     */
    public function call(string $verb, array $arguments = []): \stdClass
    {
        return Library::json('genesys_sandbox_call_json', $this, $verb, $arguments);
    }
}
