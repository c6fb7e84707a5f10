<?php

declare(strict_types=1);

namespace GenesysOnboarding\Internal;

use FFI\CData;

/**
 * Something that the library has made, and that is freed once: by close() or by the destructor.
 *
 * @internal
 */
abstract class Handle
{
    private ?CData $pointer = null;
    /** The functions that the library may call for this object. */
    protected ?Callbacks $callbacks = null;

    /**
     * Makes an object without its constructor, by a function of the library.
     *
     * @internal
     */
    public static function of(?Callbacks $callbacks, string $function, #[\SensitiveParameter] mixed ...$input): static
    {
        $handle = (new \ReflectionClass(static::class))->newInstanceWithoutConstructor();
        $handle->own($callbacks, $function, ...$input);
        return $handle;
    }

    protected function own(?Callbacks $callbacks, string $function, #[\SensitiveParameter] mixed ...$input): void
    {
        $this->pointer = Library::call($function, static::TYPE, ...$input);
        $this->callbacks = $callbacks;
    }

    /**
     * @internal
     */
    public function pointer(): CData
    {
        return $this->pointer ?? throw new \LogicException(static::class . ' is closed');
    }

    /**
     * Frees what this object owns. Closing it twice is harmless.
     */
    public function close(): void
    {
        if ($this->pointer !== null) {
            Library::free(static::TYPE, $this->pointer);
            $this->pointer = null;
        }
    }

    public function __destruct()
    {
        $this->close();
    }

    private function __clone()
    {
    }

    public function __serialize(): array
    {
        throw new \LogicException(static::class . ' cannot be serialized');
    }

    /**
     * @return array<string, mixed>
     */
    public function __debugInfo(): array
    {
        return ['closed' => $this->pointer === null];
    }
}
