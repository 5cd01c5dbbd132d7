import ArgumentParser
import Failures
import Foundation

/// What the program says of itself.
enum Program {
    static let version = "0.1.0"
    static let app = "tributary \(version)"
}
