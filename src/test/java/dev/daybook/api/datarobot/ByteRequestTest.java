package dev.daybook.api.datarobot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class ByteRequestTest {

    private static final String ETAG = "\"abc\"";

    @ParameterizedTest
    @CsvSource({
        "bytes=0-, 0, 100",
        "bytes=0-0, 0, 1",
        "bytes=10-19, 10, 10",
        "bytes=90-200, 90, 10",
        "bytes=-10, 90, 10",
        "bytes=-1000, 0, 100",
        "bytes=99-, 99, 1"
    })
    void aRangeIsAPart(String range, long from, long length) {
        assertThat(request(HttpHeaders.RANGE, range)).isEqualTo(new ByteRequest(false, true, from, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-100", "bytes=5000-6000"})
    void aRangeBeyondTheEndCannotBeSatisfied(String range) {
        assertThat(request(HttpHeaders.RANGE, range).isSatisfiable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "items=0-1", "bytes=x-y", "bytes=5-1", "0-1", "bytes=", ""})
    void anythingElseIsTheWhole(String range) {
        assertThat(request(HttpHeaders.RANGE, range)).isEqualTo(new ByteRequest(false, false, 0, 100));
    }

    @Test
    void aRangeOfOtherBytesIsTheWhole() {
        assertThat(request(HttpHeaders.RANGE, "bytes=10-19", HttpHeaders.IF_RANGE, ETAG)
                        .isPart())
                .isTrue();
        assertThat(request(HttpHeaders.RANGE, "bytes=10-19", HttpHeaders.IF_RANGE, "\"other\"")
                        .isPart())
                .isFalse();
        assertThat(request(HttpHeaders.RANGE, "bytes=10-19", HttpHeaders.IF_RANGE, "Sun, 22 Nov 2026 12:00:00 GMT")
                        .isPart())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'\"abc\"', true", "'W/\"abc\"', true", "'\"x\", \"abc\"', true", "*, true", "'\"x\"', false"})
    void whatTheCallerHasIsKnown(String tags, boolean known) {
        assertThat(request(HttpHeaders.IF_NONE_MATCH, tags).isKnown()).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"abc\" | false",
                "* | false",
                "\"x\", \"abc\" | false",
                "\"x\" | true",
                "W/\"abc\" | true",
                "abc | true",
                "; | true"
            })
    void anotherETagThanIsWantedIsNoticed(String ifMatch, boolean others) {
        HttpHeaders headers = new HttpHeaders();
        headers.add(HttpHeaders.IF_MATCH, ifMatch);

        assertThat(ByteRequest.wantsOthers(headers, ETAG)).isEqualTo(others);
        assertThat(ByteRequest.wantsOthers(new HttpHeaders(), ETAG)).isFalse();
    }

    private static ByteRequest request(String... headers) {
        HttpHeaders given = new HttpHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            given.add(headers[i], headers[i + 1]);
        }
        return ByteRequest.of(given, ETAG, 100);
    }
}
