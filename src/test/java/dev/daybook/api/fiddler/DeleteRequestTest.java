package dev.daybook.api.fiddler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeleteRequestTest {

    @Test
    void aDateAtTheEndIsTheWholeDayAndAMomentIsNotInTheRange() {
        assertThat(new DeleteRequest.Range("2026-01-31", "2026-01-31").toTimeRange())
                .isEqualTo(new TimeRange(Instant.parse("2026-01-31T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(new DeleteRequest.Range("2026-01-31 10:00", "2026-01-31 11:00").toTimeRange())
                .isEqualTo(new TimeRange(Instant.parse("2026-01-31T10:00:00Z"), Instant.parse("2026-01-31T11:00:00Z")));
    }
}
