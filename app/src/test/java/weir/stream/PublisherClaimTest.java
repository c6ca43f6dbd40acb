package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a publisher gets its key, and how it does without an authority. */
class PublisherClaimTest extends PublisherFixture {

    @Test
    void shouldTellThatItWasRefusedOrRevoked() {
        publisher.receive(new Publisher.Refused(1, "taken"), 0);
        assertEquals(List.of("refused taken"), told);
        assertFalse(publisher.hasBegun());
    }

    @Test
    @DisplayName("without an authority a publish asks the nodes, and goes ahead when nobody publishes the key")
    void shouldGoAheadWhenNeitherAuthorityNorNodesAnswer() {
        publisher.claim();
        authority.expectMessageClass(Stream.Claim.class);
        publisher.claimAgain();
        directory.expectMessage(new NodeDirectory.Ask(KEY, me()));
        assertEquals(List.of(), told);
        publisher.claimAgain();
        directory.expectMessage(new NodeDirectory.Published(KEY, me()));
        assertTrue(authority.expectMessageClass(Stream.Claim.class).epoch() > 0);
        directory.expectMessage(new NodeDirectory.Announce(KEY, me()));
        assertEquals(List.of("granted"), told);
    }

    @Test
    @DisplayName(
            "interop 25: an encoder that sends keeps its key also while the authority is lost; its rival is refused")
    void shouldLeaveTheKeyToWhomANodeKnowsToPublishIt() {
        publisher.claim();
        publisher.claimAgain();
        publisher.receive(new Publisher.Held(1, 20), 0);
        publisher.claimAgain();
        directory.expectMessage(new NodeDirectory.Ask(KEY, me()));
        directory.expectMessage(new NodeDirectory.Ask(KEY, me()));
        publisher.receive(new Publisher.Held(1, 30), SECOND / 4);
        assertEquals(List.of(), told);
        publisher.receive(new Publisher.Held(1, 10), 2 * SECOND);
        assertEquals(List.of("refused the stream is being published"), told);
        authority.expectMessageClass(Stream.Claim.class);
        authority.expectMessage(new Stream.Release(me(), false));
        assertTrue(publisher.claimAgain().isEmpty());
    }

    @Test
    @DisplayName(
            "interop 25: while the authority is lost too, an encoder gets its key back from its own dead connection")
    void shouldTakeOverFromASilentPublisherWithoutTheAuthority() {
        publisher.claim();
        publisher.claimAgain();
        publisher.receive(new Publisher.Held(1, 1_000), 0);
        assertEquals(List.of(), told);
        publisher.receive(new Publisher.Held(1, 1_500), SECOND / 2);
        assertEquals(List.of("granted"), told);
    }

    @Test
    void shouldTakeOverWithoutTheAuthorityWhenTheLastMediaArrivesDuringTheContest() {
        publisher.claim();
        publisher.claimAgain();
        publisher.receive(new Publisher.Held(1, 20), 0);
        publisher.receive(new Publisher.Held(1, 1_470), 3 * SECOND / 2);
        assertEquals(List.of(), told);
        publisher.receive(new Publisher.Held(1, 1_720), 7 * SECOND / 4);
        assertEquals(List.of("granted"), told);
    }

    @Test
    void shouldGoAheadWhenTheOtherPublisherFallsSilentWithItsNode() {
        publisher.claim();
        publisher.claimAgain();
        publisher.receive(new Publisher.Held(1, 20), 0);
        publisher.claimAgain();
        publisher.claimAgain();
        assertEquals(List.of("granted"), told);
    }

    @Test
    void shouldAskTheNodesWhenTheAuthorityIsLostWhileItDecides() {
        publisher.claim();
        publisher.receive(new Publisher.Deciding(1), 0);
        publisher.claimAgain();
        publisher.claimAgain();
        directory.expectMessage(new NodeDirectory.Ask(KEY, me()));
        publisher.receive(new Publisher.Deciding(1), 0);
        publisher.receive(new Publisher.Held(1, 5_000), 0);
        publisher.claimAgain();
        assertEquals(List.of(), told);
    }

    @Test
    void shouldTellAnotherNodesPublisherHowLongTheEncoderHasBeenSilent() {
        grant();
        TestProbe<Publisher.Message> rival = kit.createTestProbe();
        publisher.receive(new Publisher.Asked(1, new PublisherRef(rival.getRef(), 8)), SECOND);
        rival.expectMessage(new Publisher.Held(8, 1_000));
    }

    @Test
    @DisplayName("A pull waits for the authority, and leaves its key to any encoder that asks without one")
    void shouldYieldWhenItPulls() {
        Publisher pull = publisher(Stream.PULL);
        pull.claim();
        authority.expectMessage(new Stream.Claim(me(), Stream.PULL, 0));
        for (int i = 0; i < 3; i++) {
            assertTrue(pull.claimAgain().isPresent());
            authority.expectMessage(new Stream.Claim(me(), Stream.PULL, 0));
        }
        assertEquals(List.of(), told);
        pull.receive(new Publisher.Granted(1, 5, authority.getRef(), List.of()), 0);
        directory.expectMessage(new NodeDirectory.Published(KEY, me()));
        TestProbe<Publisher.Message> encoder = kit.createTestProbe();
        pull.receive(new Publisher.Asked(1, new PublisherRef(encoder.getRef(), 8)), SECOND);
        encoder.expectMessage(new Publisher.Held(8, Long.MAX_VALUE));
    }
}
