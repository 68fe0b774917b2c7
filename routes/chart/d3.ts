// The drawing libraries ship without types; the imports here give them theirs.
// @ts-types="npm:@types/d3-array@3.2.2"
export { extent, max, sum, ticks } from "d3-array";
// @ts-types="npm:@types/d3-scale@4.0.9"
export { scaleBand, scaleLinear } from "d3-scale";
// @ts-types="npm:@types/d3-shape@3.2.0"
export { area, line } from "d3-shape";
// @ts-types="npm:@types/d3-time@3.0.4"
export { utcMinute } from "d3-time";
