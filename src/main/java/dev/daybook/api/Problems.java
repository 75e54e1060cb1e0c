package dev.daybook.api;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.Refusal;
import java.nio.file.FileSystemException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;
import org.springdoc.api.OpenApiResourceNotFoundException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;

/** Tells which exceptions are answers, and which answers. Whatever it does not know is a failure of ours. */
class Problems {

    /** Said of a query, or a form, that is not percent-encoded as it should be. */
    static final String UNDECODABLE = "The query or form cannot be decoded.";

    private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

    private Problems() {}

    /** The answer that an exception stands for; empty if nobody expected it. */
    static Optional<Problem> of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Optional<Problem> problem = expected(cause);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Outage.of(thrown).map(Problems::unavailable);
    }

    /** The answer to a caller that nobody knows. */
    static Problem unauthenticated() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return new Problem(HttpStatus.UNAUTHORIZED, "Invalid API token", List.of(), headers);
    }

    /** The answer to a caller that lacks a permission which no room names. */
    static Problem denied() {
        return Problem.of(HttpStatus.FORBIDDEN, "The caller's permissions do not allow this.");
    }

    /** The answer to a request line or header that is not let in. */
    static Problem rejected() {
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "The request line or a header has a form that is not accepted, or together they are longer than 64 KiB.");
    }

    /** The answer to a request that the firewall keeps out, in other words than its own. */
    static Problem rejected(RequestRejectedException rejected) {
        String reason = String.valueOf(rejected.getMessage());
        if (reason.contains("HTTP method")) {
            return Problem.of(HttpStatus.BAD_REQUEST, "The method is none that is known here.");
        }
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                reason.contains("header") || reason.contains("parameter")
                        ? "The name or the value of a header or a parameter has a form that is not accepted."
                        : "The path has a form that is not accepted: an empty segment, a step such as .., a semicolon, a"
                                + " backslash or NUL. In ids all but NUL are percent-encoded.");
    }

    private static Optional<Problem> expected(Throwable thrown) {
        return Optional.ofNullable(
                switch (thrown) {
                    case Refusal refusal -> refusal(refusal);
                    case HttpMessageNotReadableException unreadable -> unreadable(unreadable.getCause());
                    case MissingServletRequestParameterException missing ->
                        invalid(missing.getParameterName(), missing.getParameterName() + " is required.");
                    case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch);
                    case MethodArgumentNotValidException invalid ->
                        Problem.of(
                                HttpStatus.UNPROCESSABLE_CONTENT,
                                "The request has faults; see errors.",
                                invalid.getFieldErrors().stream()
                                        .map(Problems::fault)
                                        .toList());
                    case UnsupportedContentException unsupported ->
                        Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, unsupported.reason());
                    case HttpMediaTypeNotSupportedException type -> contentType(type);
                    case HttpMediaTypeNotAcceptableException type -> accept(type);
                    case MaxUploadSizeExceededException large ->
                        Problem.of(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "The form is longer than one upload may be, or has too many parts or too long names. Larger"
                                        + " files come in parts.");
                    case MultipartException form -> form(form);
                    case HttpRequestMethodNotSupportedException method ->
                        response(
                                method,
                                "The method " + method.getMethod() + " does not work here; Allow says which do.");
                    case NoResourceFoundException path -> response(path, "There is nothing at this path.");
                    case OpenApiResourceNotFoundException path ->
                        Problem.of(HttpStatus.NOT_FOUND, "There is nothing at this path.");
                    // The framework looks at it without saying so.
                    case InvalidMimeTypeException header ->
                        Problem.of(HttpStatus.NOT_ACCEPTABLE, "The Accept header cannot be understood.");
                    // Nobody but the doors throws these.
                    case ResponseStatusException own ->
                        response(own, own.getReason() == null ? sentence(own.getStatusCode()) : own.getReason());
                    case ErrorResponse response -> response(response, sentence(response.getStatusCode()));
                    case InvalidParameterException malformed ->
                        Problem.of(HttpStatusCode.valueOf(malformed.getErrorCode()), UNDECODABLE);
                    case RequestRejectedException rejected -> rejected(rejected);
                    case AuthenticationServiceException away ->
                        unavailable("Tokens cannot be checked now.", DATABASE_RETRY);
                    case AuthenticationException unknown -> unauthenticated();
                    case AccessDeniedException denied -> denied();
                    case CannotCreateTransactionException away -> database(away);
                    case DataAccessResourceFailureException away -> database(away);
                    case TransientDataAccessException busy -> database(busy);
                    case RecoverableDataAccessException away -> database(away);
                    case JDBCConnectionException away -> database(away);
                    case SQLTransientException busy -> database(busy);
                    case SQLRecoverableException away -> database(away);
                    default -> null;
                });
    }

    private static Problem refusal(Refusal refusal) {
        String reason = refusal.reason();
        return switch (refusal) {
            case Refusal.Malformed malformed -> Problem.of(HttpStatus.BAD_REQUEST, reason);
            case Refusal.Invalid invalid -> Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, reason, invalid.faults());
            case Refusal.NotFound missing -> Problem.of(HttpStatus.NOT_FOUND, reason);
            case Refusal.Denied denied -> Problem.of(HttpStatus.FORBIDDEN, reason);
            case Refusal.Conflict conflict -> Problem.of(HttpStatus.CONFLICT, reason, conflict.faults());
            case Refusal.TooLarge large -> Problem.of(HttpStatus.CONTENT_TOO_LARGE, reason);
            case Refusal.NoRoom full -> Problem.of(HttpStatus.INSUFFICIENT_STORAGE, reason);
            case Refusal.TooMany many ->
                new Problem(HttpStatus.TOO_MANY_REQUESTS, reason, List.of(), retryAfter(many.retryAfter()));
            case Refusal.Unavailable unavailable -> unavailable(reason, unavailable.retryAfter());
        };
    }

    /** A body that is no JSON is malformed; one that is JSON with the wrong content is invalid, and says where. */
    private static Problem unreadable(@Nullable Throwable cause) {
        if (cause instanceof PropertyBindingException unknown) {
            return invalid(path(unknown), "The field " + path(unknown) + " is not known.");
        }
        if (cause instanceof MismatchedInputException mismatch
                && !mismatch.getPath().isEmpty()) {
            return invalid(path(mismatch), path(mismatch) + " has a value of the wrong kind.");
        }
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                cause instanceof StreamReadException
                        ? "The body is not well-formed JSON."
                        : "The body is missing, or is no JSON of the form that is wanted here.");
    }

    private static Problem mismatch(MethodArgumentTypeMismatchException mismatch) {
        return mismatch.getParameter().hasParameterAnnotation(PathVariable.class)
                ? Problem.of(HttpStatus.NOT_FOUND, "There is nothing here by that id.")
                : invalid(mismatch.getName(), mismatch.getName() + " has a value of the wrong kind.");
    }

    /** What a framework refuses, never in its own words: they name its classes and switches, and change with it. */
    private static Problem response(ErrorResponse response, String message) {
        return new Problem(response.getStatusCode(), message, List.of(), response.getHeaders());
    }

    private static Problem contentType(HttpMediaTypeNotSupportedException refused) {
        MediaType sent = refused.getContentType();
        boolean isForeign = sent != null
                && refused.getSupportedMediaTypes().stream().anyMatch(type -> type.equalsTypeAndSubtype(sent));
        String wanted = refused.getSupportedMediaTypes().isEmpty()
                ? "."
                : "; it must be " + words(refused.getSupportedMediaTypes()) + ".";
        return response(
                refused,
                isForeign
                        ? "The body must be in UTF-8."
                        : sent != null
                                ? "The Content-Type " + sent + " is not supported" + wanted
                                : "The Content-Type is missing, or cannot be understood" + wanted);
    }

    private static Problem accept(HttpMediaTypeNotAcceptableException refused) {
        return response(
                refused,
                refused.getSupportedMediaTypes().isEmpty()
                        ? "The Accept header cannot be understood."
                        : "The answer is " + words(refused.getSupportedMediaTypes())
                                + ", which the Accept header does not take.");
    }

    private static String words(List<MediaType> types) {
        return types.stream().map(MediaType::toString).distinct().collect(Collectors.joining(" or "));
    }

    /** A form that cannot be taken apart is its sender's fault, but for one that we had no room for, or that has another answer. */
    private static @Nullable Problem form(MultipartException broken) {
        if (DisconnectedClientHelper.isClientDisconnectedException(broken)) {
            return null;
        }
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException
                    || cause instanceof ResponseStatusException
                    || String.valueOf(cause.getMessage()).contains("No space left")) {
                return null;
            }
        }
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "The body is not the multipart form that its Content-Type promises: its boundary, or a part, is malformed.");
    }

    /** What there is to say where only the status is known. */
    static String sentence(HttpStatusCode code) {
        HttpStatus status = HttpStatus.resolve(code.value());
        return switch (status) {
            case null -> "Status " + code.value() + ".";
            // From the container, which could not read on.
            case BAD_REQUEST -> "A header cannot be read, or the body is cut off or badly framed.";
            case NOT_FOUND -> "There is nothing at this path.";
            case METHOD_NOT_ALLOWED -> "This method does not work here.";
            default -> status.getReasonPhrase() + ".";
        };
    }

    private static Fault fault(FieldError error) {
        String message = error.isBindingFailure() ? null : error.getDefaultMessage();
        return Fault.of(error.getField(), message == null ? error.getField() + " has a wrong value." : message);
    }

    private static Problem invalid(String field, String message) {
        return Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, message, List.of(Fault.of(field, message)));
    }

    /** What to say of a failure that may not come again: of an outage, or of requests that were in each other's way. */
    private static Problem database(Throwable failure) {
        return Outage.of(failure)
                .map(Problems::unavailable)
                .orElseGet(() -> unavailable("The database could not do this now. Try again.", DATABASE_RETRY));
    }

    private static Problem unavailable(Outage outage) {
        return unavailable(outage.sentence(), DATABASE_RETRY);
    }

    private static Problem unavailable(String message, Duration retryAfter) {
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE, message, List.of(), retryAfter(retryAfter));
    }

    private static HttpHeaders retryAfter(Duration duration) {
        HttpHeaders headers = new HttpHeaders();
        // Whole seconds, rounded up: a caller that waits exactly that long is not too early.
        long seconds = Math.max(1, duration.plusNanos(999_999_999).toSeconds());
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return headers;
    }

    private static String path(DatabindException exception) {
        return exception.getPath().stream()
                .map(step -> step.getPropertyName() == null ? String.valueOf(step.getIndex()) : step.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
