<?php

declare(strict_types=1);

namespace GenesysOnboarding\Internal;

use FFI;
use FFI\CData;
use GenesysOnboarding\Exception\DecodeException;
use GenesysOnboarding\OnboardingException;

/**
 * The shared library: how it is found and called, and who frees what.
 *
 * @internal
 */
final class Library
{
    private const NAMES = [
        'Darwin' => 'libgenesys_onboarding.dylib',
        'Windows' => 'genesys_onboarding.dll',
    ];

    private static ?FFI $ffi = null;

    public static function ffi(): FFI
    {
        return self::$ffi ??= self::open();
    }

    private static function open(): FFI
    {
        $path = getenv('GENESYS_ONBOARDING_LIBRARY') ?: self::NAMES[PHP_OS_FAMILY] ?? 'libgenesys_onboarding.so.0.1';
        try {
            $ffi = self::declare($path);
        } catch (FFI\Exception $error) {
            $remedy = str_contains($error->getMessage(), 'ffi.enable')
                ? 'set opcache.preload to preload.php of this package, or ffi.enable to true'
                : 'install it, or set GENESYS_ONBOARDING_LIBRARY to its path';
            throw new \Error("cannot load $path: {$error->getMessage()}; $remedy", previous: $error);
        }
        $version = $ffi->genesys_version();
        if ($version !== Declarations::VERSION) {
            $own = Declarations::VERSION;
            throw new \Error("$path has version $version, this package has $own; install the same version of both");
        }
        return $ffi;
    }

    private static function declare(string $path): FFI
    {
        try {
            return FFI::cdef(Declarations::CLIENT_AND_SANDBOX, $path);
        } catch (FFI\Exception) {
            // A library without the sandbox.
            return FFI::cdef(Declarations::CLIENT, $path);
        }
    }

    /**
     * Calls a function whose last arguments are an output, if it has a type, and the error. Returns the output.
     */
    public static function call(string $function, ?string $type, #[\SensitiveParameter] mixed ...$arguments): ?CData
    {
        $ffi = self::ffi();
        $arguments = array_map(self::prepare(...), $arguments);
        $error = $ffi->new('genesys_error *');
        $output = $type === null ? null : $ffi->new("$type *");
        if ($output !== null) {
            $arguments[] = FFI::addr($output);
        }
        $areSignalsAsync = Callbacks::suspendSignals();
        $status = $ffi->$function(...$arguments, ...[FFI::addr($error)]);
        $exception = $status === 0 ? null : self::exception($error);
        $raised = Callbacks::resumeSignals($areSignalsAsync);
        if ($raised !== null && $output !== null) {
            self::free($type, $output);
        }
        if ($raised !== null || $exception !== null) {
            throw $raised ?? $exception;
        }
        return $output;
    }

    /**
     * Calls a function that returns JSON, and decodes it; null stands for NULL, too.
     */
    public static function json(string $function, #[\SensitiveParameter] mixed ...$arguments): mixed
    {
        return self::take(self::call($function, 'char', ...$arguments));
    }

    /**
     * Frees what the library has returned by a pointer to this type, also NULL.
     */
    public static function free(string $type, CData $pointer): void
    {
        self::ffi()->{$type === 'char' ? 'genesys_string_free' : "{$type}_free"}($pointer);
    }

    /**
     * An argument for C: objects by what they own, and values as JSON.
     */
    private static function prepare(#[\SensitiveParameter] mixed $argument): mixed
    {
        return match (true) {
            $argument instanceof Handle, $argument instanceof Callbacks => $argument->pointer(),
            is_array($argument), is_object($argument) => self::encode($argument),
            // A character in place of U+0000, which would end it, lets the library reject the string.
            is_string($argument) => str_replace("\0", '␀', $argument),
            default => $argument,
        };
    }

    /**
     * Decodes and frees an owned string of JSON.
     */
    public static function take(?CData $string, int $flags = 0): mixed
    {
        if ($string === null || FFI::isNull($string)) {
            return null;
        }
        try {
            return json_decode(FFI::string($string), flags: JSON_THROW_ON_ERROR | $flags);
        } catch (\JsonException $error) {
            // Valid JSON, as the library has checked, that PHP does not read, such as a name that begins with U+0000.
            $message = "cannot decode the response: {$error->getMessage()}";
            $facts = ['attempts' => 1, 'outcomeUnknown' => false, 'retryable' => false];
            throw OnboardingException::of(['kind' => 'DECODE', 'message' => $message] + $facts);
        } finally {
            self::free('char', $string);
        }
    }

    private static function exception(CData $error): OnboardingException
    {
        try {
            return OnboardingException::of((array) self::take(self::ffi()->genesys_error_to_json($error)));
        } catch (DecodeException) {
            // Arrays have any name.
            $facts = self::take(self::ffi()->genesys_error_to_json($error), JSON_OBJECT_AS_ARRAY);
            return OnboardingException::of(array_diff_key($facts, ['limit' => true]));
        } finally {
            self::free('genesys_error', $error);
        }
    }

    private static function encode(#[\SensitiveParameter] array|object $value): string
    {
        try {
            return json_encode((object) $value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
        } catch (\JsonException $error) {
            // Not as the previous one: its trace has the value.
            throw new \InvalidArgumentException('cannot encode as JSON: ' . $error->getMessage());
        }
    }
}
