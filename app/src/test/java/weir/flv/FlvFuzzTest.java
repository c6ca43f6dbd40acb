package weir.flv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;

class FlvFuzzTest {

    @FuzzTest
    void shouldRepairAnythingOrRefuseIt(byte[] bytes) throws IOException {
        MemoryFile file = new MemoryFile(bytes);
        try {
            FlvSummary.of(FlvReader.open(file));
            List<FlvTag> tags = Clips.tags(FlvReader.open(file, 0));
            FlvRepair.Outcome outcome = FlvRepair.repair(file);
            assertEquals(tags.size(), outcome.tags());
            byte[] repaired = file.bytes();
            assertEquals(outcome.tags(), FlvRepair.repair(file).tags());
            assertArrayEquals(repaired, file.bytes());
        } catch (FlvException e) {
            assertArrayEquals(bytes, file.bytes());
        }
    }
}
