<?php

declare(strict_types=1);

namespace GenesysOnboarding\Tests;

use GenesysOnboarding\Client;
use GenesysOnboarding\Exception\ApiException;
use GenesysOnboarding\Exception\DecodeException;
use GenesysOnboarding\Sandbox;
use PHPUnit\Framework\TestCase;

/**
 * Each in a process of its own, since a process loads the library once.
 */
final class LibraryTest extends TestCase
{
    /**
     * @param list<string> $options
     *
     * @return array{string, int} what it has printed, and the exit status
     */
    private function runScript(string $script, array $environment = [], array $options = []): array
    {
        $code = 'require ' . var_export(dirname(__DIR__) . '/autoload.php', true) . ';'
            . 'use GenesysOnboarding\{Client, Login, Sandbox};' . $script;
        $command = [PHP_BINARY, '-d', 'display_errors=stderr', ...$options, '-r', $code];
        $streams = [1 => ['pipe', 'w'], 2 => ['redirect', 1]];
        $process = proc_open($command, $streams, $pipes, null, $environment + getenv());
        $output = stream_get_contents($pipes[1]);
        return [$output, proc_close($process)];
    }

    public function testProcessEndsWellWithObjectsOpen(): void
    {
        $result = $this->runScript('
            $sandbox = new Sandbox();
            $client = $sandbox->client(observer: static fn () => null);
            $pages = $client->pages("getOnboardingInvites");
            $pages->current();
            $login = new Login($sandbox->settings());
            echo "done";
        ');
        $this->assertSame(['done', 0], $result);
    }

    public function testFatalErrorEndsWellWithObjectsOpen(): void
    {
        foreach (['$use();', '$client = $sandbox->client(observer: $use); $client->getOnboardingInvites();'] as $call) {
            [$output, $status] = $this->runScript("
                ini_set('memory_limit', '16M');
                \$use = static fn () => str_repeat('x', 100_000_000);
                \$sandbox = new Sandbox();
                \$sandbox->client()->getOnboardingInvites();
                $call
            ");
            $this->assertStringContainsString('Allowed memory size', $output);
            $this->assertSame(255, $status);
        }
    }

    public function testMissingLibraryIsNamed(): void
    {
        [$output] = $this->runScript('new Client();', ['GENESYS_ONBOARDING_LIBRARY' => '/nowhere.so']);
        $this->assertStringContainsString('cannot load /nowhere.so', $output);
        $this->assertStringContainsString('set GENESYS_ONBOARDING_LIBRARY', $output);
    }

    public function testForbiddenFfiIsNamed(): void
    {
        [$output] = $this->runScript('new Client();', options: ['-d', 'ffi.enable=0']);
        $this->assertStringContainsString('set opcache.preload to preload.php', $output);
    }

    public function testOtherVersionIsRejected(): void
    {
        [$output] = $this->runScript('
            eval("namespace GenesysOnboarding\Internal; final class Declarations {
                const VERSION = \"9.9.9\";
                const CLIENT_AND_SANDBOX = \"const char *genesys_version(void);\";
            }");
            new Client();
        ');
        $this->assertStringContainsString('has version 0.1.0, this package has 9.9.9', $output);
    }

    public function testCtrlCEndsAWaitingCall(): void
    {
        [, $status] = $this->runScript('
            $sandbox = new Sandbox();
            $sandbox->failNext(delayMs: 50000);
            exec("(sleep 0.3; kill -INT " . getmypid() . ") >/dev/null 2>&1 &");
            $sandbox->client()->getOnboardingInvite("invite-1");
        ');
        $this->assertSame(SIGINT, $status);
    }

    public function testWebServerNeedsPreloadingOnly(): void
    {
        $sandbox = new Sandbox();
        $autoload = var_export(dirname(__DIR__) . '/autoload.php', true);
        $settings = var_export($sandbox->settings(), true);
        $script = "<?php require_once $autoload; \$client = new GenesysOnboarding\\Client($settings);
            echo \$client->getOnboardingInvite('invite-1')->id;";
        $request = static fn (string $url) => array_map(static fn () => file_get_contents($url), range(1, 20));
        $this->assertSame(array_fill(0, 20, 'invite-1'), $this->serve($script, $request));
    }

    public function testJsonBeyondPhpIsAnError(): void
    {
        $nested = str_repeat('[', 2000) . str_repeat(']', 2000);
        foreach (['"\ud800"', $nested, '{"\u0000name": 1}'] as $unknown) {
            $json = '{"toAddress": "bob@acme.example", "unknown": ' . $unknown . '}';
            $call = static fn (string $url) => (new Client(['baseUrl' => $url]))->getOnboardingInvite('invite-1');
            try {
                $this->serve('<?php echo ' . var_export($json, true) . ';', $call);
                $this->fail('expected an exception');
            } catch (DecodeException $error) {
                $this->assertStringStartsWith('cannot decode the response: ', $error->getMessage());
            }
        }
        $body = '<?php http_response_code(404); echo \'{"code": "lost", "": {"\u0000name": 1}}\';';
        try {
            $this->serve($body, $call);
            $this->fail('expected an exception');
        } catch (ApiException $error) {
            $this->assertSame('lost', $error->errorCode);
        }
    }

    /**
     * Serves the output of a script by PHP's web server, with FFI for preloaded files alone.
     *
     * @template T
     *
     * @param callable(string): T $request
     *
     * @return T
     */
    private function serve(string $script, callable $request): mixed
    {
        $options = [
            'default_mimetype=application/json',
            'ffi.enable=preload',
            'opcache.enable=1',
            'opcache.enable_cli=1',
            'opcache.preload=' . dirname(__DIR__) . '/preload.php',
            'opcache.preload_user=root',
        ];
        $arguments = array_merge(...array_map(static fn ($option) => ['-d', $option], $options));
        $file = sys_get_temp_dir() . '/' . bin2hex(random_bytes(8)) . '.php';
        file_put_contents($file, $script);
        $free = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($free, false);
        fclose($free);
        $command = [PHP_BINARY, ...$arguments, '-S', $address, $file];
        $server = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
        try {
            // The first line says that it listens.
            fgets($pipes[2]);
            return $request("http://$address");
        } finally {
            proc_terminate($server);
            proc_close($server);
            unlink($file);
        }
    }
}
