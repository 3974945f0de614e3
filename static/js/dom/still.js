import { Component } from "../../vendor/preact/preact.mjs";

/**
 * A part of a drawing that is drawn anew only when something it depends on has changed. What stays the same from
 * frame to frame costs nothing while training plays.
 * @extends {Component<{ of: unknown[], draw: () => any }>}
 */
export class Still extends Component {
  /** @param {{ of: unknown[] }} next */
  shouldComponentUpdate(next) {
    return next.of.some((value, i) => value !== this.props.of[i]);
  }

  render() {
    return this.props.draw();
  }
}
