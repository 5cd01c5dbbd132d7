import Failures
import Foundation
import Payload

/// One figure of a benchmark.
package struct Figure: Sendable {
    package let name: String
    package let value: Double
    package let unit: String

    package init(_ name: String, _ value: Double, _ unit: String) {
        self.name = name
        self.value = value
        self.unit = unit
    }
}
