package weir.rtmp.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkWriter;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Command;

/** A server made by hand, message by message, and the client session that speaks to it: hands are shaken. */
final class HandmadeServer {

    static final ClientSettings SETTINGS = ClientSettings.of(RtmpUrl.parse("rtmp://h/live/test?k=1"), new byte[3072]);

    final ClientSession client;
    final List<ClientEvent> events = new ArrayList<>();
    /** Everything that was read from the client so far. */
    final List<RawMessage> received = new ArrayList<>();

    private final ChunkWriter writer = new ChunkWriter(128);
    private final RtmpReader reader = RtmpReader.server(ChunkLimits.DEFAULT, new byte[3072]);

    HandmadeServer() {
        this(SETTINGS);
    }

    HandmadeServer(ClientSettings settings) {
        client = new ClientSession(settings);
        client.start();
        List<byte[]> replies = new ArrayList<>();
        reader.read(ByteBuffer.wrap(client.takeOutput()), received::add, replies::add);
        for (byte[] reply : replies) {
            client.receive(ByteBuffer.wrap(reply), events::add);
        }
    }

    /** The client has connected, and what it asked for that is read. */
    void connected() {
        sent();
        serve(
                0,
                0,
                new Command(
                        "_result",
                        1,
                        AmfNull.INSTANCE,
                        List.of(information("status", "NetConnection.Connect.Success", "ok"))));
    }

    /** The client publishes on stream 1, and what it asked for that is read. */
    void publishing() {
        connected();
        client.publish("test");
        answer("_result", 4, AmfValue.of(1));
        status(1, "status", "NetStream.Publish.Start");
        sent();
    }

    /** The client plays on stream 1, and all of that is read and told. */
    void playing() {
        connected();
        client.play("test");
        answer("_result", 2, AmfValue.of(1));
        status(1, "status", "NetStream.Play.Start");
        sent();
        events.clear();
    }

    void answer(String name, int transactionId, AmfValue... arguments) {
        serve(0, 0, new Command(name, transactionId, AmfNull.INSTANCE, List.of(arguments)));
    }

    void status(int streamId, String level, String code) {
        serve(streamId, 0, new Command("onStatus", 0, AmfNull.INSTANCE, List.of(information(level, code, "why"))));
    }

    static AmfObject information(String level, String code, String description) {
        return AmfObject.builder()
                .put("level", level)
                .put("code", code)
                .put("description", description)
                .build();
    }

    void serve(int streamId, long timestamp, RtmpMessage message) {
        byte[] bytes = writer.write(MessageCodec.encode(3, streamId, timestamp, message));
        client.receive(ByteBuffer.wrap(bytes), events::add);
    }

    /** From the next message on; the client is told by a message of its own. */
    void setChunkSize(int size) {
        writer.setChunkSize(size);
    }

    ClientEvent lastEvent() {
        return events.get(events.size() - 1);
    }

    /** What the client has to send, read as a server reads it. */
    List<RtmpMessage> sent() {
        int before = received.size();
        reader.read(ByteBuffer.wrap(client.takeOutput()), received::add, reply -> {});
        return received.subList(before, received.size()).stream()
                .map(raw -> MessageCodec.decode(raw, AmfLimits.DEFAULT))
                .toList();
    }

    /** The commands among {@link #sent}, with their transaction ids. */
    String commands() {
        return sent().stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .map(command -> command.name() + "(" + (int) command.transactionId() + ")")
                .collect(Collectors.joining(" "));
    }
}
