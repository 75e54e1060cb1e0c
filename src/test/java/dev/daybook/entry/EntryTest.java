package dev.daybook.entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {

    private static final String DIGEST = "6HYH1USSm-0s0llvtFyzijTsUdcp7o0ZCbrFhdh9znU";

    /** Each unit is a byte. */
    private static final String WHOLE = """
            {"actor":{"apiKeyId":"key-1","attributes":{"a":1},"type":"api_key","userId":"user-1"},\
            "details":{"n":[1,"x",null]},"dialect":"openai","event":"Label","idempotencyKey":"k-1",\
            "identity":{"ip":"%s","username":"%s"},"position":7,\
            "poster":{"issuer":"https://id","subject":"s-1","tokenId":"t-1","userId":"poster-1"},\
            "receivedAt":"2026-11-22T10:11:12.500000Z","report":"APP_USAGE",\
            "scope":{"orgId":"acme","projectId":"p-1","projectType":"Binary","userProjectRole":"OWNER"},\
            "target":{"id":"m-1","name":"Model","type":"model"},"timestamp":"2026-11-22T10:11:12.131415Z","v":1}""".formatted(DIGEST, DIGEST);

    private static Entry read(String entry) {
        return Entry.read(entry.getBytes(ISO_8859_1));
    }

    private static String whole(String part, String other) {
        assertThat(WHOLE).contains(part);
        return WHOLE.replace(part, other);
    }

    private static String detailed(String details) {
        return whole("{\"n\":[1,\"x\",null]}", details);
    }

    private static void assertRefused(String entry) {
        assertThatThrownBy(() -> read(entry)).as(entry).isInstanceOf(MalformedEntryException.class);
    }

    @Test
    void isReadAsWhatWasWritten() {
        Random random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            EntryContent content = RandomEntries.content(random);
            long position = RandomEntries.position(random);
            Leaf leaf = Leaf.of(content);
            assertThat(leaf.faults()).isEmpty();

            Entry entry = Entry.read(leaf.bytes(position));

            assertThat(entry.position()).isEqualTo(position);
            assertThat(entry.content()).isEqualTo(RandomEntries.canonical(content));
        }
    }

    /**
     * What is refused is looked at by a reader that takes nearly everything: what it reads would be written otherwise, or not
     * at all.
     */
    @ParameterizedTest
    @EnumSource
    void isReadExactlyIfItIsWrittenTheSameAgain(Mutation mutation) {
        Random random = new Random(mutation.name().hashCode());
        int times = mutation == Mutation.LONGER_THAN_AN_ENTRY ? 50 : 500;
        int read = 0;
        for (int i = 0; i < times; i++) {
            byte[] bytes =
                    mutation.of(Leaf.of(RandomEntries.content(random)).bytes(RandomEntries.position(random)), random);
            EntryContent content;
            long position;
            try {
                Entry entry = Entry.read(bytes);
                content = entry.content();
                position = entry.position();
                read++;
            } catch (MalformedEntryException refused) {
                assertThat(LenientEntry.isWrittenTheSame(bytes))
                        .as("%s, refused: %s", new String(bytes, UTF_8), refused.getMessage())
                        .isFalse();
                continue;
            }
            Leaf again = Leaf.of(content);
            assertThat(again.faults()).isEmpty();
            assertThat(new String(again.bytes(position), ISO_8859_1)).isEqualTo(new String(bytes, ISO_8859_1));
            assertThat(LenientEntry.isWrittenTheSame(bytes)).isTrue();
        }
        assertThat(read).isLessThan(times);
    }

    @Test
    void hasEveryMemberThatItWasGiven() {
        Entry entry = read(WHOLE);
        assertThat(entry.content())
                .hasNoNullFieldsOrProperties()
                .hasFieldOrPropertyWithValue("posterTokenId", "t-1")
                .hasFieldOrPropertyWithValue("posterIssuer", "https://id")
                .hasFieldOrPropertyWithValue("posterSubject", "s-1")
                .hasFieldOrPropertyWithValue("posterUserId", "poster-1")
                .hasFieldOrPropertyWithValue("targetId", "m-1")
                .hasFieldOrPropertyWithValue("actorType", "api_key");
        assertThat(entry.digests()).containsExactly(Map.entry("ip", DIGEST), Map.entry("username", DIGEST));
        assertThat(entry.timestampText()).isEqualTo("2026-11-22T10:11:12.131415Z");
        assertThat(entry.receivedAtText()).isEqualTo("2026-11-22T10:11:12.500000Z");
    }

    @Test
    void isNoneIfItEndsTooEarlyOrTooLate() {
        for (int length = 0; length < WHOLE.length(); length++) {
            assertRefused(WHOLE.substring(0, length));
        }
        for (String behind : new String[] {"\n", " ", "}", "{}", "\0", WHOLE}) {
            assertRefused(WHOLE + behind);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"actor\":{\"apiKeyId\":\"key-1\",\"attributes\":{\"a\":1},\"type\":\"api_key\",\"userId\":\"user-1\"},",
                "\"attributes\":{\"a\":1},",
                ",\"userId\":\"user-1\"",
                "\"details\":{\"n\":[1,\"x\",null]},",
                "\"event\":\"Label\",",
                "\"position\":7,",
                "\"poster\":{\"issuer\":\"https://id\",\"subject\":\"s-1\",\"tokenId\":\"t-1\",\"userId\":\"poster-1\"},",
                ",\"userId\":\"poster-1\"",
                "\"receivedAt\":\"2026-11-22T10:11:12.500000Z\",",
                "\"report\":\"APP_USAGE\",",
                "\"orgId\":\"acme\",",
                "\"timestamp\":\"2026-11-22T10:11:12.131415Z\",",
                ",\"v\":1"
            })
    void isNoneWithoutAMemberThatIsAlwaysThere(String member) {
        assertRefused(whole(member, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"apiKeyId\":\"key-1\",",
                "\"type\":\"api_key\",",
                "\"dialect\":\"openai\",",
                "\"idempotencyKey\":\"k-1\",",
                "\"issuer\":\"https://id\",",
                "\"subject\":\"s-1\",",
                "\"tokenId\":\"t-1\",",
                ",\"projectId\":\"p-1\"",
                ",\"projectType\":\"Binary\"",
                ",\"userProjectRole\":\"OWNER\"",
                "\"id\":\"m-1\",",
                "\"name\":\"Model\",",
                ",\"type\":\"model\"",
                "\"target\":{\"id\":\"m-1\",\"name\":\"Model\",\"type\":\"model\"},"
            })
    void isOneWithoutAMemberThatNeedNotBeThereButHasNoneTwiceOrNull(String member) {
        assertThat(read(whole(member, "")).position()).isEqualTo(7);
        String alone = member.replaceFirst("^,", "").replaceFirst(",$", "");
        assertRefused(whole(alone, alone + "," + alone));
        assertRefused(whole(alone, alone.substring(0, alone.indexOf(':')) + ":null"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"actor\" | {\"a\":1,\"actor\"",
                "\"event\" | \"employee\":1,\"event\"",
                "\"dialect\":\"openai\",\"event\":\"Label\" | \"event\":\"Label\",\"dialect\":\"openai\"",
                "\"identity\" | \"id\":\"018f0000-0000-7000-8000-000000000003\",\"identity\"",
                "\"type\":\"api_key\",\"userId\":\"user-1\" | \"userId\":\"user-1\",\"type\":\"api_key\"",
                "\"userId\":\"user-1\" | \"userId\":\"user-1\",\"z\":1",
                "\"issuer\":\"https://id\",\"subject\":\"s-1\" | \"subject\":\"s-1\",\"issuer\":\"https://id\"",
                "\"userId\":\"poster-1\" | \"userId\":\"poster-1\",\"z\":1",
                "\"orgId\":\"acme\" | \"name\":\"x\",\"orgId\":\"acme\"",
                "\"id\":\"m-1\",\"name\":\"Model\" | \"name\":\"Model\",\"id\":\"m-1\"",
                "\"type\":\"model\" | \"type\":\"model\",\"url\":\"x\"",
                "{\"id\":\"m-1\",\"name\":\"Model\",\"type\":\"model\"} | {}",
                "{\"id\":\"m-1\",\"name\":\"Model\",\"type\":\"model\"} | null",
                "\"event\":\"Label\" | \"event\":1",
                "\"event\":\"Label\" | \"event\":null",
                "\"event\":\"Label\" | \"event\":\"Label\",\"event\":\"Label\"",
                "\"v\":1 | \"v\":2",
                "\"v\":1 | \"v\":01",
                "\"v\":1 | \"v\":1.0",
                "\"v\":1 | \"v\":\"1\"",
                "\"v\":1 | \"v\":1,\"w\":1"
            })
    void isNoneWithMembersThatAreUnknownOutOfOrderTwiceOrOfAnotherKind(String part, String other) {
        assertRefused(whole(part, other));
    }

    @Test
    void isNoneWithWhiteSpaceAnywhere() {
        boolean quoted = false;
        int places = 0;
        for (int i = 0; i < WHOLE.length(); i++) {
            quoted ^= WHOLE.charAt(i) == '"';
            if (!quoted) {
                places++;
                for (String space : new String[] {" ", "\t", "\n", "\r"}) {
                    assertRefused(WHOLE.substring(0, i + 1) + space + WHOLE.substring(i + 1));
                }
            }
        }
        assertThat(places).isGreaterThan(100);
        assertRefused(" " + WHOLE);
        assertRefused("\u00ef\u00bb\u00bf" + WHOLE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "9, true",
        "17592186044415, true",
        "17592186044416, false",
        "99999999999999999999, false",
        "00, false",
        "07, false",
        "-0, false",
        "-1, false",
        "+1, false",
        "1.0, false",
        "1e3, false",
        "'', false",
        "'\"7\"', false"
    })
    void hasAPositionOfAtMost44BitsInPlainDigits(String position, boolean read) {
        String entry = whole("\"position\":7", "\"position\":" + position);
        if (read) {
            assertThat(read(entry).position()).isEqualTo(Long.parseLong(position));
        } else {
            assertRefused(entry);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00.000000Z, true",
        "9999-12-31T23:59:59.999999Z, true",
        "2024-02-29T00:00:00.000000Z, true",
        "1969-12-31T23:59:59.999999Z, false",
        "+10000-01-01T00:00:00.000000Z, false",
        "0000-01-01T00:00:00.000000Z, false",
        "2023-02-29T00:00:00.000000Z, false",
        "2026-04-31T00:00:00.000000Z, false",
        "2026-00-01T00:00:00.000000Z, false",
        "2026-13-01T00:00:00.000000Z, false",
        "2026-01-00T00:00:00.000000Z, false",
        "2026-01-01T24:00:00.000000Z, false",
        "2026-01-01T00:60:00.000000Z, false",
        "2016-12-31T23:59:60.000000Z, false",
        "2026-01-01T00:00:00Z, false",
        "2026-01-01T00:00:00.5Z, false",
        "2026-01-01T00:00:00.50000Z, false",
        "2026-01-01T00:00:00.5000000Z, false",
        "2026-01-01T00:00:00.000000+00:00, false",
        "2026-01-01T00:00:00.000000, false",
        "2026-01-01t00:00:00.000000z, false",
        "2026-01-01 00:00:00.000000Z, false",
        "2026-1-01T00:00:00.0000000Z, false",
        "'', false"
    })
    void hasTimesFrom1970To9999InOneSpelling(String time, boolean read) {
        for (String other : new String[] {"2026-11-22T10:11:12.131415Z", "2026-11-22T10:11:12.500000Z"}) {
            if (read) {
                assertThat(read(whole(other, time)).content().toString()).contains(time.substring(0, 10));
            } else {
                assertRefused(whole(other, time));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, true",
        "-_09AZaz---------------------------------_8, true",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB, false",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, false",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, false",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, false",
        "+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, false",
        "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, false",
        "'', false"
    })
    void hasDigestsOf32BytesInOneSpelling(String digest, boolean read) {
        String entry = whole("\"ip\":\"" + DIGEST, "\"ip\":\"" + digest);
        if (read) {
            assertThat(read(entry).digests()).containsEntry("ip", digest);
        } else {
            assertRefused(entry);
        }
    }

    @Test
    void hasDigestsInTheOrderOfTheirNames() {
        String username = "\"username\":\"" + DIGEST + "\"";
        assertThat(read(whole("," + username, "")).digests()).hasSize(1);
        assertRefused(
                whole("{\"ip\":\"" + DIGEST + "\"," + username + "}", "{" + username + ",\"ip\":\"" + DIGEST + "\"}"));
        assertRefused(whole(username, username + "," + username));
        assertRefused(whole(username, "\"username\":1"));
        assertRefused(whole(username, "\"username\":null"));
        assertRefused(whole("{\"ip\":\"" + DIGEST + "\"," + username + "}", "[]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app_usage", "APP_USAGE ", "", "PREDICTION_USAGE"})
    void isOfOneOfTheTwoReports(String report) {
        assertThat(read(whole("APP_USAGE", "ADMIN_USAGE")).report()).isEqualTo("ADMIN_USAGE");
        assertRefused(whole("APP_USAGE", report));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"x\"", "true", ""})
    void hasDetailsAndAttributesThatAreObjects(String json) {
        assertRefused(detailed(json));
        assertRefused(whole("{\"a\":1}", json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "0.1",
                "-0.1",
                "100",
                "1e+21",
                "100000000000000000000",
                "123456789012345680000",
                "1e-7",
                "0.000001",
                "5e-324",
                "-5e-324",
                "1.7976931348623157e+308",
                "999999999999999",
                "-999999999999999",
                "9007199254740992",
                "333333333.3333333",
                "-0.0000033333333333333333"
            })
    void hasNumbersInTheFormOfEcmaScript(String number) {
        assertThat(read(detailed("{\"n\":" + number + "}")).details()).isEqualTo("{\"n\":" + number + "}");
        assertThat(read(detailed("{\"n\":[" + number + ",1]}")).position()).isEqualTo(7);
        assertThat(read(whole("{\"a\":1}", "{\"a\":" + number + "}")).position())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0",
                "00",
                "01",
                "-01",
                "+1",
                "1.0",
                "1.10",
                ".1",
                "1.",
                "-",
                "--1",
                "1e2",
                "1E+21",
                "1e21",
                "1e+021",
                "1.0e+21",
                "10e+20",
                "1e-07",
                "0.0000001",
                "4.9e-324",
                "1e-400",
                "1e+400",
                "0e0",
                "-0.0",
                "9007199254740993",
                "1000000000000000000000",
                "1.00000000000000000001",
                "NaN",
                "Infinity",
                "0x10",
                "1d",
                "1f",
                "1_0",
                "True",
                "nul",
                "tru",
                "trues"
            })
    void hasNoOtherSpellingsOfNumbersOrWords(String number) {
        assertRefused(detailed("{\"n\":" + number + "}"));
        assertRefused(detailed("{\"n\":[1," + number + "]}"));
        assertRefused(whole("{\"a\":1}", "{\"a\":" + number + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\\\", true",
                "\\\\, true",
                "\\b, true",
                "\\t, true",
                "\\n, true",
                "\\f, true",
                "\\r, true",
                "\\u0001, true",
                "\\u0007, true",
                "\\u000b, true",
                "\\u000e, true",
                "\\u000f, true",
                "\\u0010, true",
                "\\u001a, true",
                "\\u001f, true",
                "\\/, false",
                "\\u0022, false",
                "\\u005c, false",
                "\\u0008, false",
                "\\u0009, false",
                "\\u000a, false",
                "\\u000c, false",
                "\\u000d, false",
                "\\u000B, false",
                "\\u001F, false",
                "\\U001f, false",
                "\\u0020, false",
                "\\u0061, false",
                "\\u007f, false",
                "\\u00e9, false",
                "\\u0000, false",
                "\\ud800, false",
                "\\udc00, false",
                "\\ud83d\\ude00, false",
                "\\u001, false",
                "\\u, false",
                "\\x, false",
                "\\', false"
            })
    void hasTheEscapesThatAreNeededAndNoOthers(String escape, boolean read) {
        for (String entry : new String[] {
            whole("Label", "La" + escape + "-bel"),
            detailed("{\"n\":\"" + escape + "\"}"),
            detailed("{\"" + escape + "\":1}"),
            whole("\"ip\"", "\"" + escape + "\"")
        }) {
            if (read) {
                assertThat(read(entry).position()).isEqualTo(7);
            } else {
                assertRefused(entry);
            }
        }
    }

    @Test
    void hasTheCharactersThatItsEscapesStandFor() {
        String label = "\" \\ \b \t \n \f \r \u0001 \u001f / \u007f \u00e9 \uffff \uD83D\uDE00 n u0041";
        StringBuilder quoted = new StringBuilder();
        CanonicalJson.quote(label, quoted);
        byte[] bytes = whole("\"Label\"", quoted.toString()).getBytes(UTF_8);
        assertThat(Entry.read(bytes).label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({
        "7f, true",
        "c280, true",
        "dfbf, true",
        "e0a080, true",
        "ed9fbf, true",
        "ee8080, true",
        "efbfbf, true",
        "f0908080, true",
        "f48fbfbf, true",
        "00, false",
        "01, false",
        "0a, false",
        "1f, false",
        "80, false",
        "bf, false",
        "c0, false",
        "c080, false",
        "c1bf, false",
        "c3, false",
        "c341, false",
        "e0, false",
        "e08080, false",
        "e09fbf, false",
        "e282, false",
        "e28241, false",
        "eda080, false",
        "edbfbf, false",
        "eda080edb080, false",
        "f0808080, false",
        "f08fbfbf, false",
        "f09f98, false",
        "f4908080, false",
        "f5808080, false",
        "fe, false",
        "ff, false"
    })
    void isUtf8WithoutControlCharactersAndSurrogates(String hex, boolean read) {
        String text = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
        for (String entry : new String[] {
            whole("Label", "La" + text + "bel"), whole("acme", text), detailed("{\"" + text + "\":\"" + text + "\"}")
        }) {
            if (read) {
                assertThat(read(entry).content().toString()).contains(new String(text.getBytes(ISO_8859_1), UTF_8));
            } else {
                assertRefused(entry);
            }
        }
    }

    /** As UTF-16 has it, U+1F600 is before U+FB33, and an escaped character is where it belongs. */
    @Test
    void hasNamesInTheOrderOfTheirUtf16Units() {
        String[] names = {
            "",
            "\\u0001",
            "\\b",
            "\\t",
            "\\n",
            "\\f",
            "\\r",
            "\\u001f",
            "!",
            "\\\"",
            "1",
            "A",
            "A\\n",
            "A\\f",
            "AA",
            "\\\\",
            "a",
            "a\\n",
            "a ",
            "aa",
            "ab",
            "b",
            "\u007f",
            "\u0080",
            "\u00f6",
            "\u20ac",
            "\ud7ff",
            "\ud800\udc00",
            "\ud83d\ude00",
            "\udbff\udfff",
            "\ue000",
            "\ufb33",
            "\uffff"
        };
        for (int i = 0; i < names.length; i++) {
            for (int j = 0; j < names.length; j++) {
                String details = "{\"o\":{\"" + names[i] + "\":1,\"" + names[j] + "\":2}}";
                byte[] bytes = detailed(details).getBytes(UTF_8);
                if (i < j) {
                    assertThat(Entry.read(bytes).details()).isEqualTo(details);
                } else {
                    assertThatThrownBy(() -> Entry.read(bytes)).as(details).isInstanceOf(MalformedEntryException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1 ,\"b\":2}",
                "{\"a\":1\"b\":2}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":[1}",
                "{\"a\":[}",
                "{\"a\":{]}",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{null:1}",
                "{\"a\";1}",
                "{\"a\":1}}",
                "{\"a\":\"x}"
            })
    void hasDetailsThatAreJson(String details) {
        assertRefused(detailed(details));
    }

    @Test
    void isReadAsDeepAsItIsWrittenAndNoDeeper() {
        int most = CanonicalJson.MAX_DEPTH;
        for (int levels : new int[] {most, most + 1, 20_000}) {
            for (String json : new String[] {
                "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1),
                "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}"
            }) {
                if (json.length() > Leaf.MAX_BYTES) {
                    continue;
                }
                Entry plain = read(detailed("{}"));
                EntryContent content = LenientEntry.withDetails(plain.content(), json);
                assertThat(Leaf.of(content).faults().isEmpty()).isEqualTo(levels == most);
                if (levels == most) {
                    assertThat(read(detailed(json)).details()).isEqualTo(json);
                } else {
                    assertRefused(detailed(json));
                    assertRefused(whole("{\"a\":1}", json));
                }
            }
        }
    }

    @Test
    void isAsLongAsFitsAtEveryPosition() {
        String position = "17592186044415";
        String widest = whole("\"position\":7", "\"position\":" + position);
        int room = Leaf.MAX_BYTES - widest.length();
        String longest = widest.replace("Label", "Label" + "x".repeat(room));
        assertThat(read(longest).position()).isEqualTo(Long.parseLong(position));
        assertRefused(longest.replace("Label", "Labels"));
        assertThat(read(longest.replace(position, "7")).position()).isEqualTo(7);
        assertRefused(longest.replace(position, "7").replace("Label", "Labels"));
    }

    @Test
    void saysWhereItIsNoEntry() {
        assertThatThrownBy(() -> read(whole("\"event\"", "\"even\"")))
                .hasMessage("At byte " + WHOLE.indexOf(",\"event\"") + " \"event\" must follow.");
        assertThatThrownBy(() -> Entry.read(Arrays.copyOf(WHOLE.getBytes(UTF_8), 100)))
                .hasMessageStartingWith("At byte 100 ");
    }
}
