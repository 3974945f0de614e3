/** Chinese: the path of the hidden state. Slots stand in braces. @type {Record<string, string>} */
export default {
  "path.label.line": "隐藏状态随时间步的变化",
  "path.label.square": "隐藏状态在正方形里的路径",
  "path.label.cube": "隐藏状态在立方体里的路径；方向键可以转动它",
  "path.label.plane": "隐藏状态在两个主方向所成平面里的路径",
  "path.cube": "立方体",
  "path.point.start": "h₀：{h}",
  "path.point": "读入 {input}，h{sub}：{h}",
  "path.tip": "{name}",
  "path.direction.1": "第一方向，占离散程度的 {share} %",
  "path.direction.2": "第二方向，{share} %",
  "path.says.line": "向上是这一个单元的值，向右是时间步。",
  "path.says.square": "每条轴是一个单元，用 tanh 时从 −1 到 1。一个箭头就是一步：读入的字母推动状态。",
  "path.says.cube": "每条轴是一个单元，从 −{reach} 到 {reach}；虚线垂到底面。拖动立方体，或用方向键转动；Home 键转回原样。",
  "path.says.plane": "{d} 个单元画不出来。这里是训练后的状态差别最大的两个方向；播放训练时它们保持不变。",
  "path.trail": "淡线是每个点在这次更新之前走过的地方。",
  "path.waiting": "方向取自最后一次更新：训练结束后才能求出。",
};
