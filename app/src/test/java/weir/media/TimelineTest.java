package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.Frames.audioHeader;
import static weir.media.Frames.inter;
import static weir.media.Frames.key;
import static weir.media.Frames.metadata;
import static weir.media.Frames.sound;
import static weir.media.Frames.text;
import static weir.media.Frames.video;
import static weir.media.Frames.videoHeader;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final long HOUR = 3_600_000;

    private final Timeline timeline = new Timeline();

    @Test
    @DisplayName("001 FR-023: the first publication keeps its times")
    void shouldKeepTheTimesOfTheFirstPublication() {
        assertMaps(metadata(0), 0);
        assertMaps(videoHeader(0), 0);
        assertMaps(audioHeader(0), 0);
        assertMaps(key(HOUR), HOUR);
        assertMaps(sound(HOUR - 10), HOUR - 10);
        assertMaps(inter(HOUR + 40), HOUR + 40);
        assertMaps(text(HOUR + 41), HOUR + 41);
        assertMaps(videoHeader(HOUR + 80), HOUR + 80);
        assertMaps(inter(HOUR + 80), HOUR + 80);
    }

    @Test
    @DisplayName("interop 28, 32: times are at or above 0")
    void shouldHoldASmallNegativeStartAtZero() {
        assertMaps(audioHeader(-21), 0);
        assertMaps(sound(-21), 0);
        assertMaps(key(0), 0);
        assertMaps(sound(2), 2);
    }

    @Test
    @DisplayName("interop 32: a clock that starts far below 0 starts at 0")
    void shouldMoveAGreatNegativeStartToZero() {
        assertMaps(key(-50_000), 0);
        assertMaps(sound(-49_990), 10);
        assertMaps(inter(-49_960), 40);
    }

    @Test
    void shouldGoOnBehindTheLastPublication() {
        map(key(1_000), sound(1_010), inter(1_040));
        timeline.newPublication();

        assertMaps(metadata(0), 1_080);
        assertMaps(videoHeader(0), 1_080);
        assertMaps(audioHeader(0), 1_080);
        assertMaps(key(0), 1_080);
        assertMaps(sound(3), 1_083);
        assertMaps(inter(40), 1_120);
    }

    @Test
    void shouldTakeTheBaseFromMediaNotFromHeaders() {
        map(key(0), sound(5), inter(1_001));
        timeline.newPublication();

        assertMaps(metadata(0), 1_002);
        assertMaps(videoHeader(0), 1_002);
        assertMaps(key(HOUR), 1_002);
        assertMaps(sound(HOUR + 20), 1_022);
        assertMaps(videoHeader(0), 1_022);
        assertMaps(inter(HOUR + 40), 1_042);
    }

    @Test
    void shouldKeepTheDistanceOfTracksThatStartApart() {
        map(key(0), sound(0), inter(40));
        timeline.newPublication();

        assertMaps(key(5_000), 80);
        // Belongs at -4920: held until it has caught up.
        assertMaps(sound(0), 0);
        assertMaps(sound(4_980), 60);
        assertMaps(inter(5_040), 120);
        assertMaps(sound(5_040), 120);
    }

    @Test
    @DisplayName("interop 30: the next publication's first picture comes when the last one in order of showing is over")
    void shouldWaitForPicturesThatAreShownLater() {
        map(key(0), video(40, "27 01 000078 00000002 419a"), video(80, "27 01 000000 00000002 419a"));
        timeline.newPublication();

        assertMaps(key(0), 40 + 120 + 40);
    }

    @Test
    void shouldNotJoinFurtherOffThanAPictureMayLast() {
        map(key(0), inter(40), video(80, "27 01 7fffff 00000002 419a"));
        timeline.newPublication();
        assertMaps(key(0), 80 + 1_000 + 40);
        timeline.newPublication();
        assertMaps(sound(0), 1_121);
    }

    @Test
    void shouldJoinEveryFurtherPublication() {
        map(key(0));
        timeline.newPublication();
        assertMaps(metadata(0), 1);
        timeline.newPublication();
        assertMaps(metadata(0), 2);
        assertMaps(key(77), 2);
        timeline.newPublication();
        assertMaps(sound(77), 3);
    }

    @Test
    void shouldTakeAPublicationForTheFirstUntilSomethingWasGivenOut() {
        timeline.newPublication();
        assertMaps(key(HOUR), HOUR);
    }

    @Test
    @DisplayName("interop 5: small steps back are held")
    void shouldHoldSmallStepsBack() {
        map(key(0), inter(2_000), sound(2_000));

        assertMaps(inter(1_000), 2_000);
        assertMaps(inter(1_033), 2_000);
        assertMaps(sound(2_020), 2_020);
        assertMaps(inter(2_066), 2_066);
    }

    @Test
    void shouldTakeAGreatStepBackForAResetOfTheClock() {
        map(key(0), sound(0), inter(50_000), sound(50_010));

        assertMaps(key(0), 50_011);
        assertMaps(sound(50_030), 50_030);
        assertMaps(sound(25), 50_036);
        assertMaps(inter(40), 50_051);
    }

    @Test
    void shouldHaveHeadersFollowAReset() {
        map(videoHeader(0), key(100_000), sound(100_000));

        assertMaps(videoHeader(0), 100_000);
        assertMaps(key(0), 100_001);
        assertMaps(audioHeader(0), 100_001);
        assertMaps(sound(0), 100_001);
    }

    @Test
    void shouldKeepJumpsAheadUpToAMinute() {
        map(key(0), sound(0));

        assertMaps(key(60_000), 60_000);
        assertMaps(sound(60_000), 60_000);
    }

    @Test
    void shouldCloseGapsAboveAMinute() {
        map(key(0), sound(0));

        assertMaps(key(60_001), 1);
        assertMaps(sound(60_011), 11);
    }

    @Test
    void shouldLetATrackReturnAfterAnyPauseWhileTheOtherGoesOn() {
        map(key(0));
        for (long time = 0; time <= HOUR; time += 20) {
            assertMaps(sound(time), time);
        }
        assertMaps(key(HOUR + 5), HOUR + 5);
    }

    @Test
    void shouldGiveAClockThatGlitchedItsOldShiftAgain() {
        map(key(0), sound(0), inter(50_000), sound(50_000));

        assertMaps(inter(900_000_000), 50_001);
        assertMaps(inter(50_080), 50_080);
        assertMaps(sound(50_090), 50_090);
        assertMaps(inter(0), 50_091);
        assertMaps(inter(50_120), 50_120);
        assertMaps(sound(50_120), 50_120);
    }

    @Test
    void shouldGiveAClockThatGlitchedAfterAResetItsLatestShift() {
        map(key(0), sound(0), inter(50_000), sound(50_000));
        assertMaps(key(0), 50_001);
        assertMaps(sound(10), 50_011);

        assertMaps(inter(900_000_000), 50_012);
        assertMaps(inter(80), 50_081);
        assertMaps(sound(90), 50_091);
    }

    @Test
    void shouldPutTracksWithClocksOfTheirOwnTogether() {
        map(key(HOUR));

        assertMaps(sound(5), HOUR + 1);
        assertMaps(inter(HOUR + 40), HOUR + 40);
        assertMaps(sound(45), HOUR + 41);
    }

    @Test
    void shouldNotLetGarbageInHeadersAndDataMoveTheClock() {
        map(key(0), sound(0), inter(10_000));

        assertMaps(text(4_000_000_000L), 10_000);
        assertMaps(text(11_000), 11_000);
        assertMaps(text(11_001), 11_000);
        assertMaps(inter(10_040), 10_040);
    }

    @Test
    void shouldStartBehindAHeaderFromTheFuture() {
        assertMaps(videoHeader(4_000_000_000L), 4_000_000_000L);
        assertMaps(key(0), 4_000_000_000L);
        assertMaps(sound(10), 4_000_000_010L);
        assertMaps(inter(40), 4_000_000_040L);
    }

    @Test
    @DisplayName("interop 5: a stream runs on for years")
    void shouldRunPastTheWireWrap() {
        Frame key = key(0);
        long time = 0;
        for (int i = 0; i < 2_000_000; i++) {
            assertEquals(time, timeline.map(key.at(time)));
            time += 50_000;
        }
        assertTrue(time > 20L << 32);
    }

    private void map(Frame... frames) {
        for (Frame frame : frames) {
            timeline.map(frame);
        }
    }

    private void assertMaps(Frame frame, long expected) {
        assertEquals(expected, timeline.map(frame));
    }
}
