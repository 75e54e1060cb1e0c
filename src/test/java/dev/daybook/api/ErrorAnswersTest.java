package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import tools.jackson.databind.json.JsonMapper;

// It reads what is printed, which is what all tests print.
@Isolated
@ExtendWith(OutputCaptureExtension.class)
class ErrorAnswersTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v2/eventLogs/");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    static Stream<Arguments> expected() {
        return Stream.of(
                arguments(new Refusal.Malformed("No."), 400),
                arguments(new Refusal.Denied("No."), 403),
                arguments(new Refusal.NotFound("No."), 404),
                arguments(new Refusal.Conflict(List.of(Fault.of("x", "No."))), 409),
                arguments(new Refusal.TooLarge("No."), 413),
                arguments(new Refusal.Invalid("x", "No."), 422),
                arguments(new Refusal.TooMany("No.", Duration.ofMillis(1)), 429),
                arguments(new Refusal.Unavailable("No.", Duration.ofSeconds(1)), 503),
                arguments(new CannotCreateTransactionException("secret"), 503),
                arguments(new DataAccessResourceFailureException("secret"), 503),
                arguments(new QueryTimeoutException("secret"), 503),
                arguments(new IllegalStateException(new SQLTransientConnectionException("secret")), 503),
                arguments(new CannotCreateTransactionException("secret", new SocketException("Connection reset")), 503),
                arguments(new TransactionSystemException("secret", new SQLException("secret", "57P01")), 503),
                arguments(new TransactionSystemException("secret", new SQLException("secret", "23505")), 500),
                arguments(new AuthenticationServiceException("secret", new ConnectException("secret")), 503),
                arguments(new IllegalStateException("secret"), 500),
                arguments(new StackOverflowError("secret"), 500));
    }

    @ParameterizedTest
    @MethodSource("expected")
    void everyKindOfRefusalHasItsStatus(Throwable thrown, int status) throws IOException {
        answers().write(request, response, thrown);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(response.getContentAsString()).startsWith("{\"message\":\"").doesNotContain("secret");
        assertThat(response.getHeader("Retry-After") != null).isEqualTo(status == 429 || status == 503);
    }

    @Test
    void partsOfASecondToWaitAreRoundedUp() throws IOException {
        answers().write(request, response, new Refusal.TooMany("No.", Duration.ofMillis(2001)));

        assertThat(response.getHeader("Retry-After")).isEqualTo("3");
    }

    @Test
    void headersOfSpringsExceptionsAreKept() throws IOException {
        answers().write(request, response, new HttpRequestMethodNotSupportedException("PUT", List.of("GET", "POST")));

        assertThat(response.getStatus()).isEqualTo(405);
        assertThat(response.getHeader("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void aFailureOfOursIsLoggedOnceWithTheReferenceThatIsShown(CapturedOutput output) throws IOException {
        request.addHeader("X-Request-Id", "from-the-caller");
        answers().write(request, response, new IllegalStateException("broken invariant"));

        String reference = response.getContentAsString()
                .replaceFirst("\\{\"message\":\"Internal error\\. Reference: (.*)\"}", "$1");
        assertThat(reference).hasSize(36);
        assertThat(output).containsOnlyOnce(reference).containsOnlyOnce("broken invariant");
        assertThat(output).contains("GET /api/v2/eventLogs/").contains("from-the-caller");
    }

    @Test
    void aCallerThatHungUpIsNeitherAnsweredNorLogged(CapturedOutput output) throws IOException {
        answers().write(request, response, new IOException("Broken pipe"));

        assertThat(response.getContentAsByteArray()).isEmpty();
        assertThat(output).doesNotContain("Broken pipe");
    }

    @Test
    void theRequestIdIsTheCallersOwnIfItIsSane() throws IOException {
        request.addHeader("X-Request-Id", "a-1");
        answers().write(request, response, new Refusal.NotFound("No."));

        assertThat(response.getHeader("X-Request-Id")).isEqualTo("a-1");
    }

    @Test
    void anInsaneRequestIdIsReplaced() throws IOException {
        request.addHeader("X-Request-Id", "a\tb".repeat(100));
        answers().write(request, response, new Refusal.NotFound("No."));

        assertThat(response.getHeader("X-Request-Id")).hasSize(36);
    }

    @Test
    void anotherContractWordsTheErrorsOfItsPaths() throws IOException {
        ErrorBody plainText = new ErrorBody() {
            @Override
            public boolean covers(String path) {
                return path.startsWith("/v3/");
            }

            @Override
            public String contentType() {
                return "application/problem+json";
            }

            @Override
            public Object of(String method, String path, Problem problem) {
                return Map.of("detail", problem.message());
            }

            @Override
            public String schemaName() {
                return "PlainText";
            }

            @Override
            public Map<String, Schema<?>> schemas() {
                return Map.of();
            }
        };
        request.setRequestURI("/v3/events");
        answers(plainText).write(request, response, new Refusal.NotFound("No."));

        assertThat(response.getContentAsString()).isEqualTo("{\"detail\":\"No.\"}");
        assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void whereThereArePagesAProblemIsOne() throws IOException {
        request.setRequestURI("/pages/one");
        withPage(problem -> "<p>" + problem.message() + "</p>").write(request, response, new Refusal.NotFound("No."));

        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.getContentAsString()).isEqualTo("<p>No.</p>");
        assertThat(response.getHeader("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    }

    @Test
    void aPageThatCannotBeMadeIsNoReasonToSayNothing() throws IOException {
        request.setRequestURI("/pages/one");
        ErrorAnswers broken = withPage(problem -> {
            throw new IllegalStateException("no template");
        });
        broken.write(request, response, new Refusal.NotFound("No."));

        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.getContentAsString()).isEqualTo("{\"message\":\"No.\"}");
    }

    private static ErrorAnswers withPage(Function<Problem, String> page) {
        return new ErrorAnswers(
                List.of(new ErrorPage() {
                    @Override
                    public boolean covers(HttpServletRequest asked, String path) {
                        return path.startsWith("/pages/");
                    }

                    @Override
                    public String of(HttpServletRequest asked, Problem problem) {
                        return page.apply(problem);
                    }
                }),
                List.of(),
                JsonMapper.shared());
    }

    private static ErrorAnswers answers(ErrorBody... bodies) {
        return new ErrorAnswers(List.of(), List.of(bodies), JsonMapper.shared());
    }
}
