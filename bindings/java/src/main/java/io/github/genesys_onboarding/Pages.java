package io.github.genesys_onboarding;

import java.util.Objects;
import java.util.stream.Stream;

/** The pages of a listing, each fetched when it is asked for. */
final class Pages extends NativeObject {
  Pages(Client client, byte[] operation, byte[] arguments) {
    super(
        client.call(
            (self, pages, error) ->
                Functions.genesys_pages_json_open(self, operation, arguments, pages, error)),
        Functions::genesys_pages_json_free,
        client.callbacks);
  }

  <T> Stream<T> stream(Class<T> type) {
    // The seed is skipped: as the seed, the first page would be fetched at once.
    return Stream.iterate("", Objects::nonNull, previous -> next())
        .skip(1)
        .map(page -> Json.decode(page, type))
        .onClose(this::close);
  }

  /** The next page; null after the last one. */
  private String next() {
    String page = Library.take(call(Functions::genesys_pages_json_next));
    if (page == null) {
      close();
    }
    return page;
  }
}
