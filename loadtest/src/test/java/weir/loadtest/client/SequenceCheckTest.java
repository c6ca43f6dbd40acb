package weir.loadtest.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.loadtest.client.SequenceCheck.Verdict;

class SequenceCheckTest {

    private final SequenceCheck check = new SequenceCheck();

    @Test
    void shouldFindNothingWrongWithASequence() {
        assertEquals(List.of(Verdict.FIRST, Verdict.NEXT, Verdict.NEXT), accept(7, 8, 9));
        assertCounts(0, 0, 0);
    }

    @Test
    void shouldCountWhatIsLeftOut() {
        assertEquals(List.of(Verdict.FIRST, Verdict.GAP, Verdict.NEXT, Verdict.GAP), accept(0, 3, 4, 200));
        assertCounts(2 + 195, 0, 0);
    }

    @Test
    void shouldTakeWhatComesLateOffTheMissing() {
        assertEquals(List.of(Verdict.FIRST, Verdict.GAP, Verdict.LATE, Verdict.LATE), accept(0, 3, 1, 2));
        assertCounts(0, 2, 0);
    }

    @Test
    void shouldKnowWhatCameAlready() {
        assertEquals(
                List.of(Verdict.FIRST, Verdict.NEXT, Verdict.DUPLICATE, Verdict.DUPLICATE, Verdict.NEXT),
                accept(5, 6, 6, 5, 7));
        assertCounts(0, 0, 2);
    }

    @Test
    void shouldNotMissWhatCameBeforeTheFirst() {
        assertEquals(List.of(Verdict.FIRST, Verdict.DUPLICATE, Verdict.NEXT), accept(50, 49, 51));
        assertCounts(0, 0, 1);
    }

    @Test
    void shouldTakeANumberFarBackForADuplicate() {
        accept(0, 1_000, 2);
        assertCounts(999, 0, 1);
    }

    @Test
    void shouldGoOnWhereNumbersWrapAround() {
        assertEquals(List.of(Verdict.FIRST, Verdict.NEXT), accept(Integer.MAX_VALUE, Integer.MIN_VALUE));
    }

    private List<Verdict> accept(int... numbers) {
        return Arrays.stream(numbers).mapToObj(check::accept).toList();
    }

    private void assertCounts(long missing, long late, long duplicates) {
        assertEquals(List.of(missing, late, duplicates), List.of(check.missing(), check.late(), check.duplicates()));
    }
}
