package dev.daybook.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportColumnTest {

    @Test
    void columnsAreThoseOfDataRobotsReportsInTheirOrder() throws IOException {
        String columns = ExportRequest.REPORTS.stream()
                .flatMap(report -> ReportColumn.of(report).stream())
                .map(column -> column.report() + "\t" + column.name() + "\t" + (column.identifying() ? "yes" : "no"))
                .collect(Collectors.joining("\n", "", "\n"));

        try (InputStream file =
                Objects.requireNonNull(ReportColumnTest.class.getResourceAsStream("user-activity-columns.tsv"))) {
            assertThat(columns).isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "targetVariable, true",
        "oldValues, true",
        "oldValues.email, true",
        "groupName, true",
        "groupNames, false",
        "modelId, false",
        "target, false"
    })
    void aPathIntoAnIdentifyingColumnIdentifiesToo(String path, boolean identifying) {
        assertThat(ReportColumn.isIdentifyingDetail(path)).isEqualTo(identifying);
    }
}
