package io.github.genesys_onboarding;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The pages of a listing, each fetched when it is asked for. */
final class Pages<T> extends NativeObject {
  private final Class<T> type;
  private boolean atEnd;

  Pages(Client client, byte[] operation, byte[] arguments, Class<T> type) {
    super(
        client.call(
            (self, pages, error) ->
                Functions.genesys_pages_json_open(self, operation, arguments, pages, error)),
        Functions::genesys_pages_json_free,
        client.callbacks);
    this.type = type;
  }

  Stream<T> stream() {
    int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
    Spliterator<T> pages =
        new AbstractSpliterator<>(Long.MAX_VALUE, characteristics) {
          @Override
          public boolean tryAdvance(Consumer<? super T> action) {
            return !atEnd && advance(action);
          }
        };
    return StreamSupport.stream(pages, false).onClose(this::close);
  }

  private boolean advance(Consumer<? super T> action) {
    T page = call(type, Functions::genesys_pages_json_next);
    atEnd = page == null;
    if (atEnd) {
      close();
    } else {
      action.accept(page);
    }
    return !atEnd;
  }
}
