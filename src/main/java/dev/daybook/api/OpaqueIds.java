package dev.daybook.api;

import dev.daybook.kernel.PathSegment;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * Lets through every percent-encoded character of an id, and no second way to write a path. Routes and the patterns of
 * what needs no token are matched segment by segment, after the path was parted at its slashes and before it is decoded, so
 * that an encoded slash is never one of the path's. What would be read in two ways is refused: empty segments, path
 * parameters, and steps such as {@code ..}, however they are encoded.
 */
@Component
class OpaqueIds extends StrictHttpFirewall implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String OPERATED = "/actuator";

    OpaqueIds() {
        setAllowUrlEncodedSlash(true);
        setAllowUrlEncodedDoubleSlash(true);
        setAllowBackSlash(true);
        setAllowSemicolon(true);
        setAllowUrlEncodedPercent(true);
        setAllowUrlEncodedPeriod(true);
        setAllowUrlEncodedCarriageReturn(true);
        setAllowUrlEncodedLineFeed(true);
        setAllowUrlEncodedLineSeparator(true);
        setAllowUrlEncodedParagraphSeparator(true);
        // As they are, and not encoded.
        getEncodedUrlBlocklist().addAll(List.of("//", ";", "\\"));
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        for (String segment : request.getRequestURI().split("/", -1)) {
            String name = UriUtils.decode(segment, StandardCharsets.UTF_8);
            // Nothing that is operated has such an id, and what serves it does not expect one.
            boolean isForeign =
                    name.contains("/") && RequestAddress.path(request).startsWith(OPERATED);
            if (PathSegment.isStep(name) || isForeign) {
                throw new RequestRejectedException("A segment of the path is a step, or no name");
            }
        }
        return super.getFirewalledRequest(request);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
    }
}
