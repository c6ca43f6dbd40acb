package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.media.Frame;
import weir.media.FrameHeader.Role;

class PublisherTest extends PublisherFixture {

    private final TestProbe<Hub.Command> hub = kit.createTestProbe();

    @Test
    void shouldClaimTheKeyAndFeedTheHubsThatWatch() {
        publisher.claim();
        assertEquals(
                "10.0.0.1", authority.expectMessageClass(Stream.Claim.class).peer());
        grantWatched();
        video(0x17, 0, 100);
        video(0x27, 40, 100);
        publisher.flush();
        Hub.Media media = hub.expectMessageClass(Hub.Media.class);
        assertEquals(5, media.epoch());
        assertEquals(List.of(Role.KEYFRAME, Role.INTER), roles(media));
        assertEquals(List.of("granted", "authority", "feeds", "watched 1", "VIDEO H.264 AVC"), told);
    }

    @Test
    @DisplayName("002 FR-003: a Hub that begins to watch gets what the cache holds")
    void shouldSeedAHubThatComesLate() {
        grant();
        video(0x17, 0, 100);
        video(0x27, 40, 100);
        publisher.flush();
        publisher.receive(new Publisher.Watched(1, hub.getRef(), 0), 0);
        assertEquals(List.of(Role.KEYFRAME, Role.INTER), roles(hub.expectMessageClass(Hub.Media.class)));
        publisher.receive(new Publisher.Unwatched(1, hub.getRef()), 0);
        video(0x27, 80, 100);
        publisher.flush();
        hub.expectNoMessage(Duration.ZERO);
        assertTrue(told.contains("watched 0"));
    }

    @Test
    void shouldSayHowLongTheEncoderHasBeenSilent() {
        grant();
        publisher.media(Frame.Type.AUDIO, 0, new byte[] {0x2F, 1}, 2 * SECOND);
        publisher.receive(new Publisher.Probe(1, authority.getRef()), 5 * SECOND);
        assertEquals(3_000, authority.expectMessageClass(Stream.Idle.class).idleMillis());
    }

    @Test
    void shouldNameACodecOnceAndAgainWhenItChanges() {
        grant();
        publisher.media(Frame.Type.AUDIO, 0, new byte[] {0x2F, 1}, 0);
        publisher.media(Frame.Type.AUDIO, 20, new byte[] {0x2F, 1}, 0);
        publisher.media(Frame.Type.AUDIO, 40, new byte[] {(byte) 0xAF, 1, 0}, 0);
        assertEquals(List.of("AUDIO MP3", "AUDIO AAC"), told.subList(2, told.size()));
    }

    @Test
    @DisplayName("interop 30: a message that carries nothing is dropped and counted")
    void shouldDropWhatIsEmpty() {
        grantWatched();
        publisher.media(Frame.Type.VIDEO, 0, new byte[0], 0);
        publisher.flush();
        hub.expectNoMessage(Duration.ZERO);
        assertEquals(Map.of(DropReason.EMPTY, 1), drops);
    }

    @Test
    @DisplayName("001 FR-043: a Hub gets no more than it has given credit for; the rest waits, or is dropped by groups")
    void shouldDropByGroupsForAHubThatTakesNothing() {
        grantWatched();
        for (int i = 0; i < 200; i++) {
            video(i % 25 == 0 ? 0x17 : 0x27, 40L * i, 40_000);
            publisher.flush();
        }
        long sent = takeAll();
        assertTrue(sent >= Feed.WINDOW_BYTES && sent < Feed.WINDOW_BYTES + 40_000, () -> sent + " bytes");
        assertFalse(drops.isEmpty());
        publisher.receive(new Publisher.Credited(1, hub.getRef(), 1 << 20, 100), 0);
        assertEquals(
                Role.KEYFRAME, roles(hub.expectMessageClass(Hub.Media.class)).get(0));
    }

    @Test
    @DisplayName("001 FR-045: what may not be dropped is bounded too, and the newest of it still comes")
    void shouldHoldABoundedNumberOfHeadersForAHubThatTakesNothing() {
        grantWatched();
        for (int i = 0; i < 200; i++) {
            publisher.media(Frame.Type.DATA, i, metadata(i, 100_000), 0);
            publisher.flush();
        }
        takeAll();
        assertTrue(drops.get(DropReason.OVER_BYTES) > 100, drops::toString);
        publisher.receive(new Publisher.Credited(1, hub.getRef(), 1 << 30, 1_000), 0);
        List<Frame> rest = new ArrayList<>();
        hub.receiveSeveralMessages(1).forEach(message -> rest.addAll(((Hub.Media) message).frames()));
        assertTrue(rest.size() <= 20, () -> rest.size() + " frames");
    }

    @Test
    void shouldEndOnce() {
        publisher.claim();
        authority.expectMessageClass(Stream.Claim.class);
        grantWatched();
        assertTrue(publisher.hasBegun());
        publisher.close(true);
        publisher.close(false);
        assertTrue(authority.expectMessageClass(Stream.Release.class).unpublished());
        assertEquals(5, hub.expectMessageClass(Hub.Ended.class).epoch());
        publisher.receive(new Publisher.Watched(1, hub.getRef(), 0), 0);
        authority.expectNoMessage(Duration.ZERO);
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @DisplayName("the end comes behind all frames also to a Hub that has used up its credit")
    void shouldSendAllThatIsLeftWhenTheEncoderUnpublishes() {
        grantWatched();
        int size = (int) Feed.WINDOW_BYTES / 8;
        for (int i = 0; i < 12; i++) {
            video(i == 0 ? 0x17 : 0x27, 40L * i, size);
            publisher.flush();
        }
        long dropped = drops.values().stream().mapToInt(Integer::intValue).sum();
        publisher.close(true);
        assertEquals((12 - dropped) * size, takeAll());
        assertTrue(dropped < 4, drops::toString);
    }

    @Test
    @DisplayName("an encoder that is lost: what it has sent still reaches the Hubs, and behind it that no more follows")
    void shouldSendWhatIsLeftWhenTheEncoderIsLost() {
        grantWatched();
        for (int i = 0; i < 100; i++) {
            video(i == 0 ? 0x17 : 0x27, 40L * i, 100);
            publisher.flush();
        }
        hub.receiveSeveralMessages(Feed.WINDOW_MESSAGES);
        hub.expectNoMessage(Duration.ZERO);
        publisher.close(false);
        assertEquals(
                100 - Feed.WINDOW_MESSAGES,
                hub.expectMessageClass(Hub.Media.class).frames().size());
        hub.expectMessage(new Hub.Abandoned(5));
    }

    @Test
    void shouldNotHoldUpTheReturnOfALostEncoderWithALongRest() {
        grantWatched();
        for (int i = 0; i < 100; i++) {
            video(i == 0 ? 0x17 : 0x27, 10L * i, 30_000);
            publisher.flush();
        }
        publisher.close(false);
        long sent = takeAll();
        assertTrue(sent < 2 * Feed.WINDOW_BYTES + 30_000, () -> sent + " bytes");
    }

    @Test
    void shouldFeedNobodyOnceItIsRevoked() {
        grantWatched();
        publisher.receive(new Publisher.Revoked(1, "taken over"), 0);
        assertEquals("revoked taken over", told.get(told.size() - 1));
        video(0x17, 0, 100);
        publisher.flush();
        hub.expectNoMessage(Duration.ZERO);
    }

    @Test
    void shouldFeedNobodyOnceAnEncoderOutranksIt() {
        grantWatched();
        publisher.receive(new Publisher.Outranked(1), 0);
        assertEquals("outranked", told.get(told.size() - 1));
        video(0x17, 0, 100);
        publisher.flush();
        hub.expectNoMessage(Duration.ZERO);
    }

    private void grantWatched() {
        publisher.receive(new Publisher.Granted(1, 5, authority.getRef(), List.of(hub.getRef())), 0);
    }

    private void video(int firstByte, long time, int size) {
        byte[] payload = new byte[size];
        ByteBuffer.wrap(payload).put((byte) firstByte).putInt(0x01000000).putInt(size - 9);
        publisher.media(Frame.Type.VIDEO, time, payload, 0);
    }

    private static byte[] metadata(int number, int size) {
        byte[] payload = new byte[size];
        payload[0] = 2;
        payload[2] = 10;
        byte[] name = "onMetaData".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, payload, 3, name.length);
        payload[size - 1] = (byte) number;
        return payload;
    }

    /** Payload bytes of everything the Hub was sent. */
    private long takeAll() {
        hub.getRef().tell(new Hub.Ended(-1));
        long bytes = 0;
        for (Hub.Command next = hub.receiveMessage(); next instanceof Hub.Media media; next = hub.receiveMessage()) {
            bytes += media.frames().stream().mapToLong(Frame::size).sum();
        }
        return bytes;
    }

    private static List<Role> roles(Hub.Media media) {
        return media.frames().stream().map(frame -> frame.header().role()).toList();
    }
}
