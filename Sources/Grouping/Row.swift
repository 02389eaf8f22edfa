/// Numbers in a row, for inner loops: no bounds checks and no copies. Whoever makes it keeps to `0 ..< count`.
final class Row<Element> {
    let at: UnsafeMutablePointer<Element>
    let count: Int

    init(_ element: Element, count: Int) {
        self.count = count
        at = .allocate(capacity: max(1, count))
        at.initialize(repeating: element, count: max(1, count))
    }

    init(_ list: [Element]) {
        count = list.count
        at = .allocate(capacity: max(1, list.count))
        for (k, element) in list.enumerated() { (at + k).initialize(to: element) }
    }

    deinit { at.deallocate() }

    @inline(__always)
    subscript(k: Int) -> Element {
        get { at[k] }
        set { at[k] = newValue }
    }

    func copy(_ other: Row, _ range: Range<Int>) { for k in range { at[k] = other.at[k] } }
}
