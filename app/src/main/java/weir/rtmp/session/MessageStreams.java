package weir.rtmp.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The message streams a client has open. Ids are not used twice, so that a late answer never meets another stream. */
final class MessageStreams {

    private final int limit;
    private final Map<Integer, MessageStream> open = new TreeMap<>();
    private int lastId;

    MessageStreams(int limit) {
        this.limit = limit;
    }

    /** A new one; empty when the client has as many as it may. */
    Optional<MessageStream> create() {
        if (open.size() >= limit) {
            return Optional.empty();
        }
        MessageStream stream = new MessageStream(++lastId);
        open.put(stream.id(), stream);
        return Optional.of(stream);
    }

    Optional<MessageStream> find(int id) {
        return Optional.ofNullable(open.get(id));
    }

    Optional<MessageStream> find(int id, StreamState state) {
        return find(id).filter(stream -> stream.state() == state);
    }

    void remove(MessageStream stream) {
        open.remove(stream.id());
        stream.moveTo(StreamState.CLOSED);
    }

    /**
     * Where a frame belongs. Stream 0 stands for the publish of the connection: encoders send metadata there (interop 20).
     */
    Optional<MessageStream> publishedOn(int id) {
        return id == 0
                ? first(stream -> stream.state().isPublish())
                : find(id).filter(stream -> stream.state().isPublish());
    }

    Optional<MessageStream> first(Predicate<MessageStream> wanted) {
        return open.values().stream().filter(wanted).findFirst();
    }

    List<MessageStream> all() {
        return List.copyOf(open.values());
    }
}
