import Failures

/// How long the certificates of a server are still good.
package enum CertificateSpan {
    /// Whoever renews one needs some days, and a reminder.
    private static let reminderDays: Int64 = 30
    private static let day: Int64 = 86_400

    /// - Parameters:
    ///   - chain: the server's own certificate first; not empty.
    ///   - now: seconds since 1970.
    ///   - renewing: what to do about one that ends.
    package static func finding(_ chain: [ShownCertificate], now: Int64, renewing: String) -> Finding {
        guard let own = chain.first, let next = chain.min(by: { $0.validUntil < $1.validUntil }) else {
            return .failure(Failure(.certificateInvalid, "There is no certificate.", remedy: renewing))
        }
        let days = (next.validUntil - now) / day
        let figure = Measure(days, .days)
        let whose = own.names.isEmpty ? "The certificate" : "The certificate for \(own.names.joined(separator: ", "))"
        if next.validUntil < now {
            return .failure(Failure(.certificateExpired, "\(whose) expired on \(ShownCertificate.day(next.validUntil)).", remedy: renewing), .fail, figure)
        }
        if let early = chain.first(where: { $0.validFrom > now }) {
            return .failure(Failure(.certificateNotYetValid, "\(whose) is not valid before \(ShownCertificate.day(early.validFrom))."), .fail, figure)
        }
        let end = "\(whose) is valid until \(ShownCertificate.day(next.validUntil)), for \(counted(days, "more day"))."
        guard days >= reminderDays else { return .warn(end, figure, code: .certificateExpired, remedy: renewing) }
        return .ok(end, figure)
    }
}
