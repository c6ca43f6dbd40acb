package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;

/** A client made by hand, message by message, and the host of the server session it speaks to. */
final class Peer {

    /** What the server sent, with the message stream it is for. */
    record Sent(int streamId, RtmpMessage message) {

        Command command() {
            return (Command) message;
        }

        /** The code of an onStatus, or of a _result or _error. */
        String code() {
            return information("code").asString().orElse("");
        }

        AmfValue information(String field) {
            return command().arguments().get(0).get(field).orElse(AmfNull.INSTANCE);
        }
    }

    static final String APP = "live";

    final ServerSession session;
    final List<ServerEvent> events = new ArrayList<>();
    private final ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
    private Consumer<ServerEvent> host = events::add;
    private int lastTransaction;

    Peer() {
        this(SessionSettings.DEFAULT);
    }

    Peer(SessionSettings settings) {
        session = new ServerSession(settings);
    }

    /** A peer that is connected, and has read what the server said of it. */
    static Peer connected() {
        return connected(SessionSettings.DEFAULT);
    }

    static Peer connected(SessionSettings settings) {
        Peer peer = new Peer(settings);
        peer.connect();
        peer.session.acceptConnect();
        peer.sent();
        peer.events.clear();
        return peer;
    }

    /** Lets the host answer within the event. */
    void answering(Consumer<ServerEvent> answer) {
        host = event -> {
            events.add(event);
            answer.accept(event);
        };
    }

    void connect() {
        connect(AmfObject.builder().put("app", APP).put("tcUrl", "rtmp://h/" + APP));
    }

    void connect(AmfObject.Builder object) {
        lastTransaction = 1;
        send(0, new Command("connect", 1, object.build(), List.of()));
    }

    /** Creates a message stream and gives its id. */
    int createStream() {
        call(0, "createStream");
        List<Sent> sent = sent();
        assertEquals(1, sent.size());
        assertEquals("_result", sent.get(0).command().name());
        return (int) sent.get(0).command().arguments().get(0).asNumber().orElseThrow();
    }

    /** Calls with the next transaction id. */
    void call(int streamId, String name, AmfValue... arguments) {
        send(streamId, new Command(name, ++lastTransaction, AmfNull.INSTANCE, List.of(arguments)));
    }

    /** Calls without wanting an answer. */
    void tell(int streamId, String name, AmfValue... arguments) {
        send(streamId, new Command(name, 0, AmfNull.INSTANCE, List.of(arguments)));
    }

    void send(int streamId, RtmpMessage message) {
        send(streamId, 0, message);
    }

    void send(int streamId, long timestamp, RtmpMessage message) {
        receive(MessageCodec.encode(3, streamId, timestamp, message));
    }

    void data(int streamId, AmfValue... values) {
        send(streamId, new Data(Amf0Writer.write(values)));
    }

    void receive(RawMessage raw) {
        session.receive(raw, host);
    }

    void resume() {
        session.resume(host);
    }

    /** Publishes and has it accepted; what was said of it is read. */
    int publishing(String name) {
        int id = createStream();
        call(id, "publish", AmfValue.of(name), AmfValue.of("live"));
        assertTrue(session.acceptPublish(id));
        sent();
        events.clear();
        return id;
    }

    /** Plays and has it accepted; what was said of it is read. */
    int playing(String name) {
        int id = createStream();
        call(id, "play", AmfValue.of(name));
        assertTrue(session.acceptPlay(id));
        sent();
        events.clear();
        return id;
    }

    /** Everything the server has to send, read as a client reads it. */
    List<Sent> sent() {
        List<Sent> sent = new ArrayList<>();
        reader.read(
                ByteBuffer.wrap(session.takeOutput()),
                raw -> sent.add(new Sent(raw.messageStreamId(), MessageCodec.decode(raw, AmfLimits.DEFAULT))));
        return sent;
    }

    /** The codes of what the server has to send, which are statuses and nothing else. */
    List<String> sentCodes() {
        return sent().stream().map(Sent::code).toList();
    }

    List<String> ignored() {
        return events.stream()
                .filter(ServerEvent.Ignored.class::isInstance)
                .map(event -> ((ServerEvent.Ignored) event).what())
                .toList();
    }

    <T extends ServerEvent> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
