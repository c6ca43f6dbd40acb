package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.stream.Hub;
import weir.stream.Hubs;
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
    private static final ActorRefResolver REFS = ActorRefResolver.get(KIT.system());
    private static final ActorRef<Publisher.Message> OWNER =
            KIT.<Publisher.Message>createTestProbe().getRef();
    private static final PublisherRef PUBLISHER = new PublisherRef(OWNER, 3);
    private static final PublisherRef ON_DEMAND = new PublisherRef(OWNER, 4, true);
    private static final byte AUDIO = 0;
    private static final byte VIDEO = 1;
    private static final ActorRef<Hub.Command> HUB =
            KIT.<Hub.Command>createTestProbe().getRef();
    private static final ActorRef<Hub.Command> OTHER_HUB =
            KIT.<Hub.Command>createTestProbe().getRef();
    private static final ActorRef<Stream.Command> STREAM =
            KIT.<Stream.Command>createTestProbe().getRef();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /** Messages with what a node of any version writes and reads: the name of the kind, and the fields in their order. */
    static List<Arguments> layouts() {
        return List.of(
                arguments(new Hub.Ended(3), "e", List.of(3L)),
                arguments(new Hub.Abandoned(4), "a", List.of(4L)),
                arguments(new Hub.Over(5), "o", List.of(5L)),
                arguments(new Hub.Watching(STREAM), "w", List.of(STREAM)),
                arguments(
                        new Publisher.Granted(3, 7, STREAM, List.of(HUB, HUB)),
                        "pg",
                        List.of(3L, 7L, STREAM, 2, HUB, HUB)),
                arguments(new Publisher.Refused(3, "busy"), "pr", List.of(3L, "busy")),
                arguments(new Publisher.Revoked(3, "taken"), "pv", List.of(3L, "taken")),
                arguments(new Publisher.Outranked(3), "po", List.of(3L)),
                arguments(new Publisher.Deciding(3), "pd", List.of(3L)),
                arguments(new Publisher.Probe(3, STREAM), "pp", List.of(3L, STREAM)),
                arguments(new Publisher.Held(3, 1_500), "ph", List.of(3L, 1_500L)),
                arguments(new Publisher.Watched(3, HUB, 5), "pw", List.of(3L, HUB, 5L)),
                arguments(new Publisher.Unwatched(3, HUB), "pu", List.of(3L, HUB)),
                arguments(new Publisher.Credited(3, HUB, 1L << 40, 16), "pc", List.of(3L, HUB, 1L << 40, 16L)),
                arguments(
                        new Stream.Claim(PUBLISHER, "2001:db8::1", Long.MAX_VALUE),
                        "sc",
                        List.of(OWNER, 3L, "2001:db8::1", Long.MAX_VALUE)),
                arguments(
                        new Stream.Claim(ON_DEMAND, Stream.PULL, 0),
                        "sc",
                        List.of(OWNER, 4L | 1L << 32, Stream.PULL, 0L)),
                arguments(new Stream.Release(PUBLISHER, true), "sr", List.of(OWNER, 3L, true)),
                arguments(new Stream.Idle(PUBLISHER, 1_500), "si", List.of(OWNER, 3L, 1_500L)),
                arguments(new Stream.Watch(HUB, 9), "sw", List.of(HUB, 9L)),
                arguments(new Stream.Unwatch(HUB), "su", List.of(HUB)),
                arguments(Stream.Stop.INSTANCE, "ss", List.of()),
                arguments(new NodeDirectory.Announced(KEY, PUBLISHER), "da", List.of(KEY.app(), KEY.name(), OWNER, 3L)),
                arguments(new NodeDirectory.Asked(KEY, PUBLISHER), "dq", List.of(KEY.app(), KEY.name(), OWNER, 3L)),
                arguments(new NodeDirectory.Sought(KEY, HUB, 2), "ds", List.of(KEY.app(), KEY.name(), HUB, 2L)));
    }

    static List<Object> messages() {
        return layouts().stream().map(layout -> layout.get()[0]).toList();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void shouldWriteFieldsInTheirOrder(Object message, String manifest, List<Object> fields) {
        assertEquals(manifest, SERIALIZER.manifest(message));
        assertArrayEquals(bytes(fields), SERIALIZER.toBinary(message));
    }

    /** Texts, byte arrays and the names of actors come behind their length of four bytes; counts have four bytes, numbers eight. */
    private static byte[] bytes(List<Object> fields) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        for (Object field : fields) {
            if (field instanceof Long number) {
                bytes.putLong(number);
            } else if (field instanceof Integer count) {
                bytes.putInt(count);
            } else if (field instanceof Byte type) {
                bytes.put(type);
            } else if (field instanceof Boolean flag) {
                bytes.put((byte) (flag ? 1 : 0));
            } else if (field instanceof byte[] array) {
                bytes.putInt(array.length).put(array);
            } else {
                String text = field instanceof ActorRef<?> ref ? REFS.toSerializationFormat(ref) : (String) field;
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                bytes.putInt(utf8.length).put(utf8);
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
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
        assertEquals("m", SERIALIZER.manifest(sent));
        assertArrayEquals(
                bytes(List.of(OWNER, 3L, 4L, 2, VIDEO, 1L << 33, key, AUDIO, -5L, audio)), SERIALIZER.toBinary(sent));
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
        assertEquals("f", SERIALIZER.manifest(sent));
        assertArrayEquals(
                bytes(List.of(OWNER, 3L, 4L, VIDEO, 40L, 262_144L, sent.part(), true)), SERIALIZER.toBinary(sent));
        Hub.Fragment got = (Hub.Fragment) SERIALIZER.fromBinary(SERIALIZER.toBinary(sent), SERIALIZER.manifest(sent));
        assertArrayEquals(sent.part(), got.part());
        assertEquals(sent.offset(), got.offset());
        assertEquals(sent.last(), got.last());
    }

    @Test
    void shouldCarryWhatIsForSeveralHubs() throws NotSerializableException {
        Hubs.Deliveries sent = new Hubs.Deliveries(List.of(
                new Hubs.Delivery(HUB, new Hub.Media(PUBLISHER, 4, List.of(frame(Frame.Type.AUDIO, 7, new byte[] {
                    (byte) 0xAF, 1, 33
                })))),
                new Hubs.Delivery(OTHER_HUB, new Hub.Ended(5))));
        assertEquals("hd", SERIALIZER.manifest(sent));
        byte[] wire = SERIALIZER.toBinary(sent);
        assertArrayEquals(
                bytes(List.of(
                        2, HUB, "m", OWNER, 3L, 4L, 1, AUDIO, 7L, new byte[] {(byte) 0xAF, 1, 33}, OTHER_HUB, "e", 5L)),
                wire);
        Hubs.Deliveries got = (Hubs.Deliveries) SERIALIZER.fromBinary(wire, "hd");
        assertEquals(
                List.of(HUB, OTHER_HUB),
                got.deliveries().stream().map(Hubs.Delivery::hub).toList());
        Hub.Media media = (Hub.Media) got.deliveries().get(0).message();
        assertEquals(PUBLISHER, media.publisher());
        assertEquals(7, media.frames().get(0).timestamp());
        assertEquals(new Hub.Ended(5), got.deliveries().get(1).message());
    }

    @Test
    void shouldKnowEveryKindOfMessage() {
        Set<MessageKind> tested = messages().stream().map(MessageKind::of).collect(Collectors.toSet());
        tested.addAll(EnumSet.of(MessageKind.MEDIA, MessageKind.FRAGMENT, MessageKind.DELIVERIES));
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
