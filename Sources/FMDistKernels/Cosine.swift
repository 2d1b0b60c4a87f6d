/// cos(π x) for x from 0 to 1, within two units in the last place, by its series: the C library's differs between machines.
package func cosine(ofPi x: Double) -> Double {
  precondition(x >= 0 && x <= 1, "a cosine outside half a turn")
  if x > 0.5 { return -cosine(ofPi: 1 - x) }
  // Both series are for angles of up to π / 4, where the terms beyond the ninth are below a rounding.
  let isSine = x > 0.25
  let angle = Double.pi * (isSine ? 0.5 - x : x)
  let square = angle * angle
  var sum = 1.0
  for k in stride(from: 18, to: 0, by: -2) { sum = 1 - square / Double(isSine ? k * (k + 1) : k * (k - 1)) * sum }
  return isSine ? angle * sum : sum
}
