package dev.daybook.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {

    @Test
    void isRfc4180AndTellsNullFromEmpty() throws IOException {
        assertThat(written(true, "a", null, "", "x,y", "say \"hi\"", "two\r\nlines", " spaced ", "é😀"))
                .isEqualTo("a,,\"\",\"x,y\",\"say \"\"hi\"\"\",\"two\r\nlines\", spaced ,é😀\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+cmd|' /C calc'!A0",
                "-2+3",
                "@SUM(A1)",
                "=",
                "-",
                "+49 30 123",
                "＝1",
                "＋1",
                "－1",
                "＠x",
                "-1-1"
            })
    void aFormulaIsMadeAText(String formula) throws IOException {
        assertThat(written(true, formula)).isEqualTo("'" + formula + "\r\n");
        assertThat(written(false, formula)).isEqualTo(formula + "\r\n");
    }

    @Test
    void aFormulaBehindALineBreakIsMadeATextToo() throws IOException {
        assertThat(written(true, "\r=1", "\n=1", "\"=1")).isEqualTo("\"'\r'=1\",\"'\n'=1\",\"\"\"=1\"\r\n");
        assertThat(written(true, "\tx")).isEqualTo("\"'\tx\"\r\n");
        assertThat(written(true, "a\n-1-1\n-1")).isEqualTo("\"a\n'-1-1\n-1\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(chars = {';', '\t', '\u000B', '\f', '\u0085', '\u2028', '\u2029'})
    void whatSomeSpreadsheetPartsIsQuotedAndNoPartIsAFormula(char separator) throws IOException {
        assertThat(written(true, "a" + separator + "=1", "b" + separator + "\"=1\"", "c" + separator + "-5"))
                .isEqualTo("\"a%1$s'=1\",\"b%1$s'\"\"=1\"\"\",\"c%1$s-5\"\r\n".formatted(separator));
        assertThat(written(false, "a" + separator + "=1")).isEqualTo("\"a" + separator + "=1\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            chars = {'\u00A0', '\uFEFF', '\u200B', '\u200D', '\u2060', '\u00AD', '\u202F', '\u3000', '\u2003', '\u0001'
            })
    void aFormulaBehindWhatNobodySeesIsMadeAText(char unseen) throws IOException {
        assertThat(written(true, unseen + "=1", unseen + " @x", "a;" + unseen + "=1"))
                .isEqualTo("'%1$s=1,'%1$s @x,\"a;'%1$s=1\"\r\n".formatted(unseen));
        assertThat(written(true, unseen + "1", unseen + "-1")).isEqualTo(unseen + "1," + unseen + "-1\r\n");
    }

    @Test
    void aBarPartsForSomeButIsNoReasonForQuotes() throws IOException {
        assertThat(written(true, "a|=1", "a|b")).isEqualTo("a|'=1,a|b\r\n");
    }

    @Test
    void aHeaderIsDefusedToo() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CsvFile csv = new CsvFile(bytes, true, List.of("details.a;=1"))) {
            csv.end();
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\"details.a;'=1\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "+3.25", "-1e-7", "-.5", "+0", "-12.", "1=1", "a-b", "'=1", " =1"})
    void numbersAndOrdinaryTextsStayAsTheyAre(String text) throws IOException {
        assertThat(written(true, text)).isEqualTo(text + "\r\n");
    }

    @Test
    void sizeRowsAndDigestAreThoseOfTheBytes() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CsvFile csv = new CsvFile(bytes, true, List.of("A", "B"))) {
            csv.row(new @Nullable String[] {"1", "ü"});
            csv.row(new @Nullable String[] {"2", null});
            csv.end();

            assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("A,B\r\n1,ü\r\n2,\r\n");
            assertThat(csv.rows()).isEqualTo(2);
            assertThat(csv.size()).isEqualTo(bytes.size());
            assertThat(csv.sha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray())));
        }
    }

    private static String written(boolean defuse, @Nullable String... cells) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CsvFile csv = new CsvFile(bytes, defuse, List.of("H"))) {
            csv.row(cells);
            csv.end();
        }
        return bytes.toString(StandardCharsets.UTF_8).substring("H\r\n".length());
    }
}
