package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.stream.Hub;
import weir.stream.NodeDirectory;
import weir.stream.Publisher;
import weir.stream.PublisherRef;
import weir.stream.Stream;
import weir.stream.StreamKey;

class StreamSerializerTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final StreamSerializer SERIALIZER =
            new StreamSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
    private static final StreamKey KEY = new StreamKey("live/café", "test");
    private static final PublisherRef PUBLISHER =
            new PublisherRef(KIT.<Publisher.Message>createTestProbe().getRef(), 3);
    private static final ActorRef<Hub.Command> HUB =
            KIT.<Hub.Command>createTestProbe().getRef();
    private static final ActorRef<Stream.Command> STREAM =
            KIT.<Stream.Command>createTestProbe().getRef();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    static List<Object> messages() {
        return List.of(
                new Hub.Ended(3),
                new Hub.Abandoned(4),
                new Hub.Over(5),
                new Hub.Watching(STREAM),
                new Publisher.Granted(3, 7, STREAM, List.of(HUB, HUB)),
                new Publisher.Refused(3, "busy"),
                new Publisher.Revoked(3, "taken"),
                new Publisher.Outranked(3),
                new Publisher.Deciding(3),
                new Publisher.Probe(3, STREAM),
                new Publisher.Held(3, 1_500),
                new Publisher.Watched(3, HUB, 5),
                new Publisher.Unwatched(3, HUB),
                new Publisher.Credited(3, HUB, 1L << 40, 16),
                new Stream.Claim(PUBLISHER, "2001:db8::1", Long.MAX_VALUE),
                new Stream.Release(PUBLISHER, true),
                new Stream.Idle(PUBLISHER, 1_500),
                new Stream.Watch(HUB, 9),
                new Stream.Unwatch(HUB),
                Stream.Stop.INSTANCE,
                new NodeDirectory.Announced(KEY, PUBLISHER),
                new NodeDirectory.Asked(KEY, PUBLISHER),
                new NodeDirectory.Sought(KEY, HUB, 2));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldReadWhatItWrote(Object message) throws NotSerializableException {
        assertEquals(message, SERIALIZER.fromBinary(SERIALIZER.toBinary(message), SERIALIZER.manifest(message)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldNotCareInWhichOrderTheTransportsBuffersCount(Object message) throws NotSerializableException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4_096).order(ByteOrder.LITTLE_ENDIAN);
        SERIALIZER.toBinary(message, buffer);
        assertSame(ByteOrder.LITTLE_ENDIAN, buffer.order());
        byte[] written = new byte[buffer.flip().remaining()];
        buffer.duplicate().get(written);
        assertArrayEquals(SERIALIZER.toBinary(message), written);
        assertEquals(message, SERIALIZER.fromBinary(buffer, SERIALIZER.manifest(message)));
    }

    @Test
    void shouldCarryFramesWithTheirHeaders() throws NotSerializableException {
        byte[] key = {0x17, 1, 0, 0, 0, 0, 0, 0, 2, 0x65, 1};
        byte[] audio = {(byte) 0xAF, 1, 33};
        Hub.Media sent = new Hub.Media(
                PUBLISHER, 4, List.of(frame(Frame.Type.VIDEO, 1L << 33, key), frame(Frame.Type.AUDIO, -5, audio)));
        Hub.Media got = (Hub.Media) SERIALIZER.fromBinary(SERIALIZER.toBinary(sent), SERIALIZER.manifest(sent));
        assertEquals(PUBLISHER, got.publisher());
        assertEquals(4, got.epoch());
        for (int i = 0; i < 2; i++) {
            Frame frame = got.frames().get(i);
            assertArrayEquals(sent.frames().get(i).payload(), frame.payload());
            assertEquals(sent.frames().get(i).timestamp(), frame.timestamp());
            assertEquals(sent.frames().get(i).header(), frame.header());
        }
    }

    @Test
    void shouldCarryPartsOfLargeFrames() throws NotSerializableException {
        Hub.Fragment sent = new Hub.Fragment(PUBLISHER, 4, Frame.Type.VIDEO, 40, 262_144, new byte[300_000], true);
        Hub.Fragment got = (Hub.Fragment) SERIALIZER.fromBinary(SERIALIZER.toBinary(sent), SERIALIZER.manifest(sent));
        assertArrayEquals(sent.part(), got.part());
        assertEquals(sent.offset(), got.offset());
        assertEquals(sent.last(), got.last());
    }

    @Test
    void shouldKnowEveryKindOfMessage() {
        Set<MessageKind> tested = messages().stream().map(MessageKind::of).collect(Collectors.toSet());
        tested.addAll(EnumSet.of(MessageKind.MEDIA, MessageKind.FRAGMENT));
        assertEquals(EnumSet.allOf(MessageKind.class), tested);
    }

    @Test
    void shouldRefuseWhatIsCutShortOrUnknown() {
        byte[] bytes = SERIALIZER.toBinary(new Publisher.Refused(3, "busy"));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(RuntimeException.class, () -> SERIALIZER.fromBinary(cut, "pr"));
        }
        assertThrows(NotSerializableException.class, () -> SERIALIZER.fromBinary(bytes, "later"));
        assertThrows(IllegalArgumentException.class, () -> SERIALIZER.manifest("a text"));
    }

    private static Frame frame(Frame.Type type, long timestamp, byte[] payload) {
        return new Frame(type, timestamp, payload, FrameClassifier.classify(type, payload));
    }
}
