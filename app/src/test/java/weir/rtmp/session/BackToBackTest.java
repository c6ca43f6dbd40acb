package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.message.MessageType;

/** Client and server session wired to each other, their bytes cut anywhere. */
class BackToBackTest {

    private static final RtmpUrl URL = RtmpUrl.parse("rtmp://h/live/test?k=1");
    private static final SessionSettings SETTINGS = SessionSettings.DEFAULT.withChunkSize(333);

    /** One connection; the host accepts everything. */
    private static final class Wire {

        final Random random;
        final ClientSession client;
        final ServerSession server = new ServerSession(SETTINGS);
        final List<ClientEvent> clientEvents = new ArrayList<>();
        final List<ServerEvent> serverEvents = new ArrayList<>();
        private final RtmpReader reader;
        private final List<byte[]> handshake = new ArrayList<>();
        private final List<byte[]> media = new ArrayList<>();

        Wire(long seed) {
            random = new Random(seed);
            client = new ClientSession(ClientSettings.of(URL, random(3072)).withChunkSize(1 + random.nextInt(5000)));
            reader = RtmpReader.server(ChunkLimits.DEFAULT, random(3072));
            client.start();
            run();
        }

        /** Carries bytes in both directions until both sides are silent. */
        void run() {
            boolean moved = true;
            while (moved) {
                moved = toServer(client.takeOutput());
                moved |= toClient();
            }
        }

        void play(int streamId, Frame.Type type, long timestamp, byte[] payload) {
            int chunkStream = type == Frame.Type.AUDIO ? ChunkStreams.AUDIO : ChunkStreams.VIDEO;
            int typeId = type == Frame.Type.AUDIO ? MessageType.AUDIO : MessageType.VIDEO;
            media.add(ChunkedMessage.of(chunkStream, SETTINGS.chunkSize(), typeId, streamId, timestamp, payload)
                    .toBytes());
        }

        byte[] random(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        private boolean toServer(byte[] bytes) {
            for (ByteBuffer piece : pieces(bytes)) {
                server.bytesReceived(piece.remaining());
                reader.read(piece, message -> server.receive(message, this::answer), handshake::add);
            }
            return bytes.length > 0;
        }

        private boolean toClient() {
            List<byte[]> all = new ArrayList<>(handshake);
            handshake.clear();
            all.add(server.takeOutput());
            all.addAll(media);
            media.clear();
            boolean any = false;
            for (byte[] bytes : all) {
                pieces(bytes).forEach(piece -> client.receive(piece, clientEvents::add));
                any |= bytes.length > 0;
            }
            return any;
        }

        private List<ByteBuffer> pieces(byte[] bytes) {
            List<ByteBuffer> pieces = new ArrayList<>();
            int at = 0;
            while (at < bytes.length) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 2000));
                pieces.add(ByteBuffer.wrap(bytes, at, length));
                at += length;
            }
            return pieces;
        }

        private void answer(ServerEvent event) {
            serverEvents.add(event);
            if (event instanceof ServerEvent.ConnectRequested) {
                server.acceptConnect();
            } else if (event instanceof ServerEvent.PublishRequested asked) {
                server.acceptPublish(asked.streamId());
            } else if (event instanceof ServerEvent.PlayRequested asked) {
                server.acceptPlay(asked.streamId());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCarryAPublish(long seed) {
        Wire wire = new Wire(seed);
        assertEquals(List.of(new ClientEvent.Connected()), wire.clientEvents);
        wire.client.publish("test?k=1");
        wire.run();
        assertEquals(new ClientEvent.PublishStarted(), wire.clientEvents.get(wire.clientEvents.size() - 1));
        assertEquals(
                new ServerEvent.PublishRequested(1, new StreamAddress("live", "test", "k=1"), PublishType.LIVE),
                wire.serverEvents.get(1));
        wire.serverEvents.clear();
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            byte[] payload = wire.random(1 + wire.random.nextInt(20_000));
            sent.add(payload);
            Frame.Type type = i % 2 == 0 ? Frame.Type.VIDEO : Frame.Type.AUDIO;
            assertTrue(wire.client.sendMedia(type, 0xFFFF_FFF0L + i & 0xFFFF_FFFFL, payload));
        }
        wire.run();
        assertEquals(50, wire.serverEvents.size());
        for (int i = 0; i < 50; i++) {
            ServerEvent.MediaReceived frame = (ServerEvent.MediaReceived) wire.serverEvents.get(i);
            assertArrayEquals(sent.get(i), frame.payload());
            assertEquals(0xFFFF_FFF0L + i & 0xFFFF_FFFFL, frame.timestamp());
        }
        wire.serverEvents.clear();
        wire.client.closeStream();
        wire.run();
        assertEquals(new ServerEvent.PublishEnded(1), wire.serverEvents.get(0));
        wire.client.publish("again");
        wire.run();
        assertEquals(new ClientEvent.PublishStarted(), wire.clientEvents.get(wire.clientEvents.size() - 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCarryAPlay(long seed) {
        Wire wire = new Wire(seed);
        wire.client.play("test?k=1");
        wire.run();
        assertTrue(wire.clientEvents.contains(new ClientEvent.PlayStarted()));
        assertTrue(wire.serverEvents.contains(new ServerEvent.BufferLengthSet(1, 3000)));
        wire.clientEvents.clear();
        byte[] video = wire.random(5_000);
        byte[] audio = wire.random(100);
        wire.play(1, Frame.Type.VIDEO, 40, video);
        wire.play(1, Frame.Type.AUDIO, 0xFFFF_FFFFL, audio);
        wire.run();
        assertArrayEquals(video, ((ClientEvent.MediaReceived) wire.clientEvents.get(0)).payload());
        assertArrayEquals(audio, ((ClientEvent.MediaReceived) wire.clientEvents.get(1)).payload());
        assertEquals(0xFFFF_FFFFL, ((ClientEvent.MediaReceived) wire.clientEvents.get(1)).timestamp());
        wire.clientEvents.clear();
        wire.server.playEnded(1);
        wire.run();
        assertEquals(new ClientEvent.StreamEnded(), wire.clientEvents.get(0));
        wire.client.play("other");
        wire.run();
        assertTrue(wire.clientEvents.contains(new ClientEvent.PlayStarted()));
    }

    @Test
    void shouldSendControlBetweenFramesThatTheSessionDoesNotKnowOf() {
        Wire wire = new Wire(1);
        wire.client.play("test");
        wire.run();
        wire.clientEvents.clear();
        for (int i = 0; i < 20; i++) {
            wire.play(1, Frame.Type.VIDEO, i, wire.random(700));
            wire.server.ping(i);
            wire.server.streamDry(1);
            wire.run();
        }
        assertEquals(20, wire.clientEvents.size());
        assertTrue(wire.serverEvents.contains(new ServerEvent.PingAnswered(19)));
    }
}
